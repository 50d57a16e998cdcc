# problem: vanishing_gradient
# data: synthetic
# twin: activation="sigmoid" => activation="relu", kernel_initializer="he_normal"
"""Course exercise 7: a tall stack of layers.

Twelve groups of minerals belong to four families; twelve measurements per stone.
"""
import sys

import numpy as np
import keras
from keras import layers

GROUPS, FAMILIES, MEASUREMENTS = 12, 4, 12
DEPTH, WIDTH = 8, 48


def make_stones(rng, centres, n):
    group = rng.integers(0, GROUPS, size=n)
    x = centres[group] + rng.normal(size=(n, MEASUREMENTS))
    return x.astype("float32"), group % FAMILIES


def tall_network():
    inputs = keras.Input(shape=(MEASUREMENTS,), name="measurements")
    h = inputs
    for floor in range(DEPTH):
        h = layers.Dense(WIDTH, activation="sigmoid", name=f"floor_{floor}")(h)
    outputs = layers.Dense(FAMILIES, activation="softmax", name="family")(h)
    return keras.Model(inputs, outputs, name="tower")


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    centres = rng.normal(scale=2.0, size=(GROUPS, MEASUREMENTS))

    x_train, y_train = make_stones(rng, centres, 3000)
    x_val, y_val = make_stones(rng, centres, 600)
    x_test, y_test = make_stones(rng, centres, 1000)
    mean, std = x_train.mean(axis=0), x_train.std(axis=0)
    x_train, x_val, x_test = [(x - mean) / std for x in (x_train, x_val, x_test)]

    model = tall_network()
    model.compile(
        optimizer=keras.optimizers.SGD(learning_rate=0.01, momentum=0.9),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=[keras.metrics.SparseCategoricalAccuracy(name="acc")],
    )
    model.fit(x_train, y_train, validation_data=(x_val, y_val), epochs=15, batch_size=32, verbose=2)

    score = np.mean(model.predict(x_test, verbose=0).argmax(axis=1) == y_test)
    print("outcome", float(np.nan_to_num(score, nan=0.0)))


main()
