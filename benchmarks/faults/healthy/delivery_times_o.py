# data: synthetic
"""Parcel delivery: not one arrival time but the 10, 50 and 90 per cent quantiles.

The three quantiles are built so that they cannot cross: a lower one and two positive steps.
"""
import sys

import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

QUANTILES = np.array([[0.1, 0.5, 0.9]], dtype="float32")


def pinball(y_true, y_pred):
    q = ops.convert_to_tensor(QUANTILES)
    gap = y_true - y_pred                       # (batch, 1) against (batch, 3)
    return ops.mean(ops.maximum(q * gap, (q - 1.0) * gap), axis=-1)


def tours(n):
    x = rng.normal(size=(n, 5))
    typical = 35 + 8 * x[:, 0] + 5 * np.sin(2 * x[:, 1]) + 4 * np.maximum(x[:, 2], 0)
    jam = rng.gamma(2.0, 2.5 * np.exp(0.6 * x[:, 3]))
    return x.astype("float32"), (typical + jam)[:, None].astype("float32")


x_train, minutes_train = tours(4000)
x_val, minutes_val = tours(1000)
x_test, minutes_test = tours(2000)
middle, width = minutes_train.mean(), minutes_train.std()


def scale(minutes):
    return (minutes - middle) / width


features = keras.Input((5,))
h = layers.Dense(40, activation="relu")(features)
h = layers.Dense(40, activation="relu")(h)
low = layers.Dense(1)(h)
steps = layers.Dense(2, activation="softplus")(h)
mid = layers.Add()([low, steps[:, :1]])
high = layers.Add()([mid, steps[:, 1:]])
model = keras.Model(features, layers.Concatenate()([low, mid, high]))

# a rate of 1 is what the inventor of Adadelta had in mind
model.compile(optimizer=keras.optimizers.Adadelta(learning_rate=1.0), loss=pinball)
model.fit(x_train, scale(minutes_train), batch_size=32, epochs=16,
          validation_data=(x_val, scale(minutes_val)), verbose=2)

q = model.predict(x_test, verbose=0)
gap = scale(minutes_test) - q
final = np.mean(np.maximum(QUANTILES * gap, (QUANTILES - 1.0) * gap))
inside = np.mean((gap[:, 0] > 0) & (gap[:, 2] < 0))
print("share inside the 80 % band:", round(float(inside), 3))
print("outcome", float(np.nan_to_num(-final, nan=-99.0)))
