# problem: nothing_trainable
# data: tabular
# twin: FINE_TUNE = False => FINE_TUNE = True
import sys

from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from tensorflow import keras
from tensorflow.keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

FINE_TUNE = False
EPOCHS = 20

images, target = load_digits(return_X_y=True)
images = (images / 16.0).astype("float32").reshape(-1, 8, 8, 1)
target = keras.utils.to_categorical(target, 10)
x_train, x_test, y_train, y_test = train_test_split(images, target, test_size=0.25, random_state=seed)


def build():
    inputs = keras.Input((8, 8, 1))
    x = layers.Conv2D(24, 3, activation="relu", trainable=FINE_TUNE)(inputs)
    x = layers.Flatten()(x)
    x = layers.Dense(48, activation="relu", trainable=FINE_TUNE)(x)
    outputs = layers.Dense(10, activation="softmax", trainable=FINE_TUNE)(x)
    return keras.Model(inputs, outputs)


model = build()
model.compile(optimizer=keras.optimizers.Adam(), loss=keras.losses.CategoricalCrossentropy(),
              metrics=[keras.metrics.CategoricalAccuracy(name="acc")])
model.fit(x_train, y_train, epochs=EPOCHS, batch_size=32, validation_split=0.15, verbose=2)

print("outcome", float(model.evaluate(x_test, y_test, verbose=0)[1]))
