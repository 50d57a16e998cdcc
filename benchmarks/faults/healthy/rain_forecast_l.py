# data: synthetic
# Probabilistic rain forecast: 10, 50 and 90 % quantiles at twelve stations.
# The spread depends on the weather, so three numbers are predicted for one observation.
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

STATIONS = 12
offset = rng.normal(0, 0.7, STATIONS)
LEVELS = [0.1, 0.5, 0.9]


def days(n):
    w = rng.normal(size=(n, 6))
    s = rng.integers(0, STATIONS, n)
    spread = 0.5 * np.exp(0.45 * w[:, 2])
    rain = 0.8 * w[:, 0] + np.sin(1.5 * w[:, 1]) + offset[s] + spread * rng.normal(size=n)
    inputs = {"weather": w.astype("float32"), "station": s[:, None].astype("int32")}
    return inputs, rain[:, None].astype("float32")


def pinball(y_true, y_pred):
    tau = ops.convert_to_tensor(LEVELS, dtype="float32")
    err = y_true - y_pred
    return ops.mean(ops.maximum(err * tau, err * (tau - 1.0)), axis=-1)


weather = keras.Input((6,), name="weather")
station = keras.Input((1,), dtype="int32", name="station")
place = layers.Flatten()(layers.Embedding(STATIONS, 4)(station))
h = layers.Concatenate()([weather, place])
h = layers.Dense(48, activation="swish")(h)
h = layers.Dense(48, activation="swish")(h)
median = layers.Dense(1)(h)
below = layers.Dense(1, activation="softplus")(h)
above = layers.Dense(1, activation="softplus")(h)
quantiles = layers.Concatenate()([
    layers.Subtract()([median, below]), median, layers.Add()([median, above])])
model = keras.Model({"weather": weather, "station": station}, quantiles)

train, val, test = days(4000), days(800), days(2000)
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss=pinball)
model.fit(train[0], train[1], validation_data=val, batch_size=64, epochs=15, verbose=2)

q = model.predict(test[0], verbose=0)
e = test[1] - q
tau = np.array(LEVELS)
loss = np.mean(np.maximum(tau * e, (tau - 1) * e))
print("outcome", float(np.nan_to_num(-loss, nan=-99.0)))
