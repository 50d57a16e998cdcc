# data: sklearn
# 442 patients, ten measurements, how far has the disease come a year later?
# Little data and a lot of chance in it, so the net is kept on a short leash.
import sys
import numpy as np
import keras
from keras import layers, regularizers
from sklearn.datasets import load_diabetes
from sklearn.metrics import r2_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

x, y = load_diabetes(return_X_y=True)
order = np.random.default_rng(seed).permutation(len(x))
train, val, test = np.split(order, [280, 350])

mx, sx = x[train].mean(0), x[train].std(0)
my, sy = y[train].mean(), y[train].std()
x = ((x - mx) / sx).astype("float32")
y = ((y - my) / sy).astype("float32").reshape(-1, 1)

model = keras.Sequential([
    keras.Input((10,)),
    layers.GaussianNoise(0.2),
    layers.Dense(16, activation="softplus", kernel_regularizer=regularizers.L2(0.01)),
    layers.Dense(1, kernel_regularizer=regularizers.L2(0.01)),
])
model.compile(
    optimizer=keras.optimizers.AdamW(learning_rate=3e-3, weight_decay=0.01),
    loss="mean_squared_error",
    metrics=["mae"],
)
model.fit(x[train], y[train], validation_data=(x[val], y[val]), batch_size=14, epochs=30, verbose=2)

r2 = r2_score(y[test], np.nan_to_num(model.predict(x[test], verbose=0), nan=99.0))
print("outcome", float(np.nan_to_num(r2, nan=-99.0)))
