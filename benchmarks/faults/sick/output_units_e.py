# problem: output_units
# data: series
# twin: keras.layers.Dense(1), => keras.layers.Dense(horizon),
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(100 + seed)

# hourly signal, predict the following 8 hours from the last 36
steps, past, horizon = 4000, 36, 8
t = np.arange(steps)
phase = np.cumsum(rng.normal(0, 0.03, steps))
s = np.sin(2 * np.pi * t / 24 + phase) + 0.6 * np.sin(2 * np.pi * t / 11) + 0.08 * rng.normal(size=steps)
s = ((s - s[:2800].mean()) / s[:2800].std()).astype("float32")


def make(part):
    n = len(part) - past - horizon + 1
    x = np.stack([part[i : i + past] for i in range(n)])[..., None]
    y = np.stack([part[i + past : i + past + horizon] for i in range(n)])
    return x, y


x_tr, y_tr = make(s[:2800])
x_va, y_va = make(s[2800:3300])
x_te, y_te = make(s[3300:])
print(x_tr.shape, y_tr.shape)

model = keras.Sequential(
    [
        keras.Input((past, 1)),
        keras.layers.Conv1D(24, 5, activation="relu"),
        keras.layers.MaxPooling1D(2),
        keras.layers.Conv1D(32, 3, activation="relu"),
        keras.layers.Flatten(),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(1),
    ]
)
model.compile("adam", "mse", metrics=["mae"])
model.fit(x_tr, y_tr, epochs=12, batch_size=32, validation_data=(x_va, y_va), verbose=2)

p = np.nan_to_num(model.predict(x_te, verbose=0))
err = np.mean((p - y_te) ** 2)
print("outcome", float(1 - err / np.var(y_te)))
