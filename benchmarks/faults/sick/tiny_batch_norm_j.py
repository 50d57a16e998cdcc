# problem: tiny_batch_norm
# data: synthetic
# twin: "batch": 2, => "batch": 32,
# twin: "epochs": 4, => "epochs": 30,
import sys
import numpy as np
import keras

# ---------------------------------------------------------------- settings
cfg = {
    "bins": 40,
    "train": 1280,
    "val": 320,
    "units": [64, 64],
    "lr": 2e-3,
    "batch": 2,
    "epochs": 4,
}
seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# ---------------------------------------------------------------- spectra
# two lines (strength a at 0.3, strength b at 0.65), a sloping continuum c;
# the quantity of interest mixes them
grid = np.linspace(0.0, 1.0, cfg["bins"])


def spectra(n):
    a, b, c = rng.normal(size=(3, n, 1))
    s = a * np.exp(-((grid - 0.3) / 0.06) ** 2)
    s = s + b * np.exp(-((grid - 0.65) / 0.09) ** 2)
    s = s + c * (grid - 0.5)
    s = s + 0.03 * rng.normal(size=s.shape)
    y = a * b + 0.5 * np.sin(2.0 * c)
    return s.astype("float32"), y.astype("float32")


x, y = spectra(cfg["train"])
xv, yv = spectra(cfg["val"])
xt, yt = spectra(1500)
m, s = x.mean(0), x.std(0)
x, xv, xt = (x - m) / s, (xv - m) / s, (xt - m) / s

# ---------------------------------------------------------------- network
net = keras.Sequential()
net.add(keras.Input((cfg["bins"],)))
for k in cfg["units"]:
    net.add(keras.layers.Dense(k, use_bias=False))
    net.add(keras.layers.BatchNormalization(momentum=0.95))
    net.add(keras.layers.Activation("relu"))
net.add(keras.layers.Dense(1))
net.compile(keras.optimizers.Adam(cfg["lr"]), "mse")
net.fit(
    x, y,
    batch_size=cfg["batch"],
    epochs=cfg["epochs"],
    validation_data=(xv, yv),
    verbose=2,
)

# ---------------------------------------------------------------- score
r2 = 1 - np.mean((net.predict(xt, verbose=0) - yt) ** 2) / np.var(yt)
print("outcome", float(np.nan_to_num(r2, nan=-99.0)))
