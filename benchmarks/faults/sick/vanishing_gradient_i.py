# problem: vanishing_gradient
# data: synthetic
# twin: squash = keras.activations.sigmoid => squash = keras.activations.elu
"""Electricity load, six hours ahead, from the last two days."""
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

t = np.arange(4200)
slow = np.zeros(len(t))
for i in range(1, len(t)):
    slow[i] = 0.97 * slow[i - 1] + rng.normal(0, 0.25)
load = 30 + 4 * np.sin(2 * np.pi * t / 24) + 1.5 * np.sin(4 * np.pi * t / 24 + 1) \
    + 2 * np.sin(2 * np.pi * t / 168) + slow + rng.normal(0, 0.4, len(t))

WINDOW, AHEAD = 48, 6
a, b = 2800, 3400
mu, sd = load[:a].mean(), load[:a].std()
s = ((load - mu) / sd).astype("float32")


def windows(part, shuffle):
    return keras.utils.timeseries_dataset_from_array(
        part, part[WINDOW + AHEAD - 1:], sequence_length=WINDOW, batch_size=64, shuffle=shuffle, seed=seed)


class LoadNet(keras.Model):
    def __init__(self, depth=9, units=40):
        super().__init__()
        squash = keras.activations.sigmoid
        self.stack = [keras.layers.Dense(units, activation=squash) for _ in range(depth)]
        self.top = keras.layers.Dense(1)

    def call(self, x):
        x = keras.ops.reshape(x, (-1, WINDOW))
        for layer in self.stack:
            x = layer(x)
        return self.top(x)


model = LoadNet()
model.compile(optimizer=keras.optimizers.SGD(0.02, momentum=0.9), loss="mean_squared_error", metrics=["mean_absolute_error"])
model.fit(windows(s[:a], True), validation_data=windows(s[a:b], False), epochs=16, verbose=2)

rest = s[b:]
truth = rest[WINDOW + AHEAD - 1:]
guess = model.predict(windows(rest, False), verbose=0)[:, 0][:len(truth)]
r2 = 1 - np.mean((guess - truth) ** 2) / np.var(truth)
print("outcome", float(np.nan_to_num(r2, nan=-9.0)))
