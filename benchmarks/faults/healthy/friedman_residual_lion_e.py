# data: tabular
import sys

import keras
import numpy as np
from keras import layers
from sklearn.datasets import make_friedman1
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler


def block(x, width):
    h = layers.LayerNormalization()(x)
    h = layers.Dense(width, activation="gelu")(h)
    h = layers.Dense(width)(h)
    return layers.Add()([x, h])


def build(depth=8, width=48):
    inputs = keras.Input((10,))
    x = layers.Dense(width)(inputs)
    for _ in range(depth):
        x = block(x, width)
    x = layers.LayerNormalization()(x)
    return keras.Model(inputs, layers.Dense(1)(x))


def main(seed):
    keras.utils.set_random_seed(seed)
    X, y = make_friedman1(8000, n_features=10, noise=1.5, random_state=seed)
    X, X_test, y, y_test = train_test_split(X, y, test_size=1500, random_state=seed)
    X, X_val, y, y_val = train_test_split(X, y, test_size=1500, random_state=seed)
    sx, sy = StandardScaler().fit(X), StandardScaler().fit(y[:, None])
    scale = lambda a, b: (sx.transform(a), sy.transform(b[:, None]))

    model = build()
    model.compile(optimizer=keras.optimizers.Lion(1e-4, weight_decay=0.1), loss="mse")
    model.fit(*scale(X, y), validation_data=scale(X_val, y_val), batch_size=80, epochs=16, verbose=2)

    a, b = scale(X_test, y_test)
    p = model.predict(a, verbose=0)
    print("outcome", 1 - np.mean((p - b) ** 2) / np.var(b))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
