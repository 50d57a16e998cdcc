# data: synthetic
"""How long will the parcel take?  Not one number but a band: the 10 %, 50 % and 90 % points."""
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed + 17)

LEVELS = np.array([0.1, 0.5, 0.9], dtype="float32")


def pinball(y_true, y_pred):
    # y_true (batch, 1) against three levels (batch, 3)
    miss = y_true - y_pred
    level = ops.convert_to_tensor(LEVELS)
    return ops.mean(ops.maximum(level * miss, (level - 1.0) * miss), axis=-1)


def parcels(n):
    x = rng.uniform(-1, 1, (n, 4))                   # distance, weight, traffic, hour
    typical = 1.2 * x[:, 0] + 0.4 * np.sin(3 * x[:, 3])
    width = 0.2 + 0.5 * (x[:, 2] + 1) / 2
    hours = typical + width * (rng.exponential(1.0, n) - 0.7)
    return x.astype("float32"), hours[:, None].astype("float32")


x_train, y_train = parcels(4000)
x_val, y_val = parcels(1000)
x_test, y_test = parcels(2000)

inputs = keras.Input((4,), name="parcel")
h = layers.Dense(32, activation="relu")(inputs)
h = layers.Dense(32, activation="relu")(h)
first = layers.Dense(1)(h)
steps = layers.Dense(2, activation="softplus")(h)    # the levels may not cross
low_mid = layers.Add()([first, steps[:, :1]])
high = layers.Add()([low_mid, steps[:, 1:]])
band = layers.Concatenate(name="band")([first, low_mid, high])
model = keras.Model(inputs, band)

model.compile(optimizer=keras.optimizers.Adam(0.002), loss=pinball)
model.fit(x_train, y_train, validation_data=(x_val, y_val), batch_size=50, epochs=20, verbose=2)

q = model.predict(x_test, verbose=0)
miss = y_test - q
print("inside the band:", float(np.mean((y_test[:, 0] > q[:, 0]) & (y_test[:, 0] < q[:, 2]))))
print("outcome", float(-np.mean(np.maximum(LEVELS * miss, (LEVELS - 1) * miss))))
