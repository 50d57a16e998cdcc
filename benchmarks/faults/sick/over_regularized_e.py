# problem: over_regularized
# data: synthetic
# twin: reg = keras.regularizers.l2(0.03) => reg = keras.regularizers.l2(1e-4)
import sys
import numpy as np
import keras
from sklearn.datasets import make_friedman1

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

x, y = make_friedman1(n_samples=4000, n_features=8, noise=1.0, random_state=seed)
x = (x - 0.5) * np.sqrt(12)
y = (y - y[:2400].mean()) / y[:2400].std()
parts = [slice(0, 2400), slice(2400, 3000), slice(3000, None)]
(x1, y1), (x2, y2), (x3, y3) = [(x[s].astype("float32"), y[s].astype("float32")) for s in parts]

reg = keras.regularizers.l2(0.03)

inputs = keras.Input((8,))
h = keras.layers.Dense(48, "gelu", kernel_regularizer=reg)(inputs)
h = keras.layers.Dense(48, "gelu", kernel_regularizer=reg)(h)
h = keras.layers.Dense(24, "gelu", kernel_regularizer=reg)(h)
outputs = keras.layers.Dense(1)(h)
model = keras.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.Adam(1.5e-3), loss=keras.losses.Huber(), metrics=["mse"])
model.fit(x1, y1, batch_size=64, epochs=40, validation_data=(x2, y2), verbose=2)

p = np.nan_to_num(model.predict(x3, verbose=0).ravel())
print("outcome", 1 - np.mean((p - y3) ** 2) / np.var(y3))
