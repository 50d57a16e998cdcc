# problem: exploding_gradient
# data: synthetic
# twin: h = Dense(WIDTH, activation="relu", kernel_initializer="he_normal")(x) => h = LayerNormalization()(x)\n    h = Dense(WIDTH, activation="relu", kernel_initializer="he_normal")(h)
# Output of a gas turbine from eight sensors, residual MLP
import sys, math
import numpy as np
import keras
from keras.layers import Dense, LayerNormalization, add

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)
WIDTH, BLOCKS = 40, 12


def sensors(n):
    x = rng.normal(size=(n, 8)).astype("float32")
    y = np.sin(1.5 * x[:, 0]) + 0.6 * x[:, 1] * x[:, 2] + 0.5 * np.abs(x[:, 3]) - 0.4 * x[:, 4] \
        + 0.3 * np.tanh(x[:, 5]) + rng.normal(0, 0.1, n)
    return x, y.astype("float32")


class Log(keras.utils.PyDataset):
    def __init__(self, x, y, size=64, **kw):
        super().__init__(**kw)
        self.x, self.y, self.size = x, y, size
        self.order = np.arange(len(x))

    def __len__(self):
        return math.ceil(len(self.x) / self.size)

    def __getitem__(self, i):
        k = self.order[i * self.size:(i + 1) * self.size]
        return self.x[k], self.y[k, None]

    def on_epoch_end(self):
        rng.shuffle(self.order)


def block(x):
    h = Dense(WIDTH, activation="relu", kernel_initializer="he_normal")(x)
    h = Dense(WIDTH, kernel_initializer="he_normal")(h)
    return add([x, h])


xa, ya = sensors(3600)
mean, std = ya.mean(), ya.std()
xb, yb = sensors(500)
xc, yc = sensors(1000)

inputs = keras.Input((8,))
x = Dense(WIDTH)(inputs)
for _ in range(BLOCKS):
    x = block(x)
model = keras.Model(inputs, Dense(1)(x))
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="mse")
model.fit(Log(xa, (ya - mean) / std), validation_data=Log(xb, (yb - mean) / std, 250), epochs=12, verbose=2)

pred = model.predict(xc, verbose=0)[:, 0] * std + mean
r2 = 1 - np.mean((pred - yc) ** 2) / np.var(yc)
print("outcome", float(max(-100.0, np.nan_to_num(r2, nan=-100.0))))
