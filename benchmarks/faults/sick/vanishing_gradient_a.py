# problem: vanishing_gradient
# data: fashion_mnist
# twin: activation="sigmoid" => activation="relu", kernel_initializer="he_normal"
import sys

from tensorflow import keras
from tensorflow.keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x_train, y_train), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
x_train = x_train[:3500, ..., None].astype("float32") / 255
x_test = x_test[:1000, ..., None].astype("float32") / 255
y_train, y_test = y_train[:3500], y_test[:1000]

model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Conv2D(8, 3, strides=2, padding="same", activation="sigmoid"),
        layers.Conv2D(16, 3, strides=2, padding="same", activation="sigmoid"),
        layers.Conv2D(16, 3, padding="same", activation="sigmoid"),
        layers.Conv2D(16, 3, padding="same", activation="sigmoid"),
        layers.Conv2D(16, 3, strides=2, padding="same", activation="sigmoid"),
        layers.Flatten(),
        layers.Dense(32, activation="sigmoid"),
        layers.Dense(32, activation="sigmoid"),
        layers.Dense(10, activation="softmax"),
    ]
)
model.compile(
    optimizer=keras.optimizers.Adam(0.001), loss="sparse_categorical_crossentropy", metrics=["accuracy"]
)
model.fit(x_train, y_train, batch_size=50, epochs=8, validation_split=0.15, verbose=2)

print("outcome", float(model.evaluate(x_test, y_test, verbose=0)[1]))
