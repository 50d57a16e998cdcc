# problem: nonfinite_loss
# data: synthetic
# twin: ops.abs(y_true - y_pred) / y_true => ops.abs(y_true - y_pred) / ops.maximum(y_true, 1.0)
import sys
import numpy as np
import keras
from keras import ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# rentals per hour at a bike station, from weather, hour and weekday
n = 5000
hour = rng.integers(0, 24, n)
temperature = rng.normal(12, 7, n)
rain = (rng.random(n) < 0.25).astype(float)
weekend = (rng.random(n) < 2 / 7).astype(float)
rate = np.exp(0.4 + 1.3 * np.sin((hour - 8) / 24 * 2 * np.pi) + 0.05 * (temperature - 12) - 0.7 * rain + 0.2 * weekend)
count = rng.poisson(1.5 * rate).astype("float32")
x = np.stack([np.sin(hour / 24 * 2 * np.pi), np.cos(hour / 24 * 2 * np.pi), (temperature - 12) / 7, rain, weekend], 1).astype("float32")
a, b = 3400, 4000


def relative_error(y_true, y_pred):
    return ops.mean(ops.abs(y_true - y_pred) / y_true, axis=-1)


model = keras.Sequential([
    keras.Input((5,)),
    keras.layers.Dense(32, activation="relu"),
    keras.layers.Dense(32, activation="relu"),
    keras.layers.Dense(1, activation="softplus"),
])
model.compile(optimizer=keras.optimizers.Nadam(1e-3), loss=relative_error, metrics=["mae"])
model.fit(x[:a], count[:a, None], validation_data=(x[a:b], count[a:b, None]), epochs=15, batch_size=32, verbose=2)

p = np.nan_to_num(model.predict(x[b:], verbose=0)[:, 0])
print("outcome", -float(np.mean(np.abs(p - count[b:]))))
