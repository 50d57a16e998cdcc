# problem: unscaled_input
# data: fashion_mnist
# twin: h = layers.Rescaling(1.0 / 255)(inputs) => h = inputs
import sys
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x_train, y_train), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
x_train = x_train[:6000, ..., None].astype("float32") / 255.0
x_test = x_test[..., None].astype("float32") / 255.0
y_train = y_train[:6000]
x_val, y_val = x_test[:1500], y_test[:1500]
x_test, y_test = x_test[1500:4000], y_test[1500:4000]

inputs = keras.Input((28, 28, 1))
h = layers.Rescaling(1.0 / 255)(inputs)
h = layers.Conv2D(12, 5, strides=2, padding="same", activation="relu")(h)
h = layers.Conv2D(24, 3, strides=2, padding="same", activation="relu")(h)
h = layers.Flatten()(h)
h = layers.Dropout(0.3)(h)
h = layers.Dense(48, activation="relu")(h)
outputs = layers.Dense(10, activation="softmax")(h)
model = keras.Model(inputs, outputs)

model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.01, momentum=0.9),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(x_train, y_train, batch_size=64, epochs=12, validation_data=(x_val, y_val), verbose=2)
_, acc = model.evaluate(x_test, y_test, verbose=0)
print("outcome", acc)
