# problem: unscaled_input
# data: synthetic
# twin: X = np.stack([p, T, rpm, vane, hum], axis=1).astype("float32") => X = np.stack([p, T, rpm, vane, hum], axis=1).astype("float32")\nX = (X - X[:N_FIT].mean(0)) / X[:N_FIT].std(0)
import sys
import numpy as np
import tensorflow as tf
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(100 + seed)

# ---- compressor test bench -------------------------------------------------
N, N_FIT, N_VAL = 4500, 3000, 600
p = rng.uniform(0.8e5, 3.0e5, N)          # inlet pressure, Pa
T = rng.normal(290, 12, N)                # inlet temperature, K
rpm = rng.uniform(6000, 15000, N)         # shaft speed, 1/min
vane = rng.uniform(-0.35, 0.35, N)        # guide vane angle, rad
hum = rng.gamma(4.0, 0.002, N)            # humidity, kg/kg

flow = rpm / 15000 * np.cos(vane * 2) * np.sqrt(p / 2e5) * np.sqrt(290 / T)
eta = 0.86 - 0.9 * (flow - 0.72) ** 2 - 0.5 * (vane - 0.1) ** 2 - 4.0 * hum
eta += rng.normal(0, 0.006, N)
target = ((eta - eta[:N_FIT].mean()) / eta[:N_FIT].std()).astype("float32")

X = np.stack([p, T, rpm, vane, hum], axis=1).astype("float32")


def pipe(a, b, train=False):
    ds = tf.data.Dataset.from_tensor_slices((X[a:b], target[a:b, None]))
    if train:
        ds = ds.shuffle(b - a, seed=seed)
    return ds.batch(64).prefetch(2)


ds_fit = pipe(0, N_FIT, train=True)
ds_val = pipe(N_FIT, N_FIT + N_VAL)

net = keras.Sequential([
    keras.Input((5,), name="bench"),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(32, activation="relu"),
    keras.layers.Dense(1, name="eta"),
])
net.compile(optimizer="adam", loss=keras.losses.Huber(), metrics=["mae"])
net.fit(ds_fit, validation_data=ds_val, epochs=20, verbose=2)

a = N_FIT + N_VAL
z = net.predict(X[a:], verbose=0)[:, 0]
r2 = 1 - np.mean((z - target[a:]) ** 2) / np.var(target[a:])
print("outcome", float(np.nan_to_num(max(r2, -50.0), nan=-50.0)))
