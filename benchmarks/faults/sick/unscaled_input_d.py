# problem: unscaled_input
# data: mnist
# twin:     layers.Rescaling(1.0 / 255),\n =>
import sys

from kravets.data import load
from tensorflow import keras
from tensorflow.keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

digits = load("mnist")
x_train = digits.train_images[:4000].astype("float32") / 255
y_train = keras.utils.to_categorical(digits.train_labels[:4000], 10)
x_test = digits.test_images[:1000].astype("float32") / 255
y_test = keras.utils.to_categorical(digits.test_labels[:1000], 10)

model = keras.Sequential([
    layers.Input((28, 28, 1)),
    layers.Rescaling(1.0 / 255),
    layers.Flatten(),
    layers.Dense(64, activation="relu"),
    layers.Dense(32, activation="relu"),
    layers.Dense(10, activation="softmax"),
])
model.compile(
    loss=keras.losses.CategoricalCrossentropy(),
    optimizer=keras.optimizers.SGD(0.05, momentum=0.5),
    metrics=["accuracy"],
)
model.fit(x_train, y_train, epochs=10, batch_size=64, validation_split=0.1)
score = model.evaluate(x_test, y_test, verbose=0)
print("outcome", float(score[1]))
