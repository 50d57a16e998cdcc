# problem: no_validation
# data: synthetic
# twin: WIDTH = 256 => WIDTH = 16
# twin: activation="relu") => activation="relu", kernel_regularizer=keras.regularizers.L2(2e-3))
# twin: epochs=160, verbose=2 => epochs=40, validation_split=0.2, verbose=2
# Soil nitrogen from 14 cheap field readings, 600 sampled plots.
# The field lab's single nitrogen readings scatter; the reference plots at the
# end carry the mean of many replicates instead.
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(31 * seed + 5)

coef = rng.normal(size=14) / np.sqrt(14)
bend = rng.normal(size=14) / np.sqrt(14)


def nitrogen(x):
    return x @ coef + 0.6 * np.tanh(x @ bend)


plots = rng.normal(size=(600, 14)).astype("float32")
lab = (nitrogen(plots) + 0.7 * rng.normal(size=600)).astype("float32")

WIDTH = 256
net = keras.Sequential([
    keras.Input((14,)),
    layers.Dense(WIDTH, activation="relu"),
    layers.Dense(WIDTH, activation="relu"),
    layers.Dense(1),
])
net.compile(optimizer=keras.optimizers.Adam(2e-3), loss="mse", metrics=["mae"])
net.fit(plots, lab, batch_size=32, epochs=160, verbose=2)

reference = rng.normal(size=(2000, 14)).astype("float32")
off = net.predict(reference, verbose=0)[:, 0] - nitrogen(reference)
print("outcome", float(np.nan_to_num(-np.mean(off ** 2), nan=-99.0)))
