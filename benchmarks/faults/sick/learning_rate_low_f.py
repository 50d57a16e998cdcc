# problem: learning_rate_low
# data: series
# twin: "learning_rate": 2e-5 => "learning_rate": 3e-3
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

config = {
    "window": 24,
    "units": 24,
    "learning_rate": 2e-5,
    "weight_decay": 0.01,
    "batch_size": 32,
    "epochs": 10,
}

# hourly load of a building: daily and weekly rhythm plus a slowly wandering level
rng = np.random.default_rng(seed)
t = np.arange(3600)
level = np.zeros(len(t))
for i in range(1, len(t)):
    level[i] = 0.97 * level[i - 1] + 0.1 * rng.normal()
load = 2 + np.sin(2 * np.pi * t / 24) + 0.4 * np.sin(2 * np.pi * t / 168) + level + 0.08 * rng.normal(size=len(t))
mean, std = load[:2500].mean(), load[:2500].std()
load = ((load - mean) / std).astype("float32")


class Windows(keras.utils.PyDataset):
    def __init__(self, series, window, batch_size, shuffle, **kw):
        super().__init__(**kw)
        self.series, self.window, self.batch_size, self.shuffle = series, window, batch_size, shuffle
        self.starts = np.arange(len(series) - window)
        self.on_epoch_end()

    def __len__(self):
        return int(np.ceil(len(self.starts) / self.batch_size))

    def on_epoch_end(self):
        if self.shuffle:
            np.random.shuffle(self.starts)

    def __getitem__(self, i):
        s = self.starts[i * self.batch_size:(i + 1) * self.batch_size]
        x = self.series[s[:, None] + np.arange(self.window)]
        return x[..., None], self.series[s + self.window][:, None]


train = Windows(load[:2500], config["window"], config["batch_size"], True)
valid = Windows(load[2500:3000], config["window"], 128, False)
test = Windows(load[3000:], config["window"], 128, False)

inputs = keras.Input((config["window"], 1))
h = layers.GRU(config["units"])(inputs)
outputs = layers.Dense(1)(h)
model = keras.Model(inputs, outputs)
model.compile(keras.optimizers.AdamW(config["learning_rate"], weight_decay=config["weight_decay"]), loss="mse")
model.fit(train, validation_data=valid, epochs=config["epochs"], verbose=2)

y = np.concatenate([test[i][1] for i in range(len(test))])
p = model.predict(test, verbose=0)
print("outcome", float(1 - np.mean((y - p) ** 2) / np.var(y)))
