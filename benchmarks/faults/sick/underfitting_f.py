# problem: underfitting
# data: series
# twin: Forecaster(units=1) => Forecaster(units=24)
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


def henon(n, rng):
    x, y = rng.uniform(-0.1, 0.1, 2)
    out = []
    for t in range(n + 100):
        x, y = 1 - 1.4 * x * x + y, 0.3 * x
        if t >= 100:
            out.append(x)
    return np.array(out)


class Forecaster(keras.Model):
    def __init__(self, units):
        super().__init__()
        self.rnn = keras.layers.GRU(units)
        self.head = keras.layers.Dense(1)

    def call(self, window):
        return self.head(self.rnn(window))


rng = np.random.default_rng(seed)
signal = henon(5000, rng)
signal = (signal - signal.mean()) / signal.std()
signal = signal + 0.1 * rng.normal(size=signal.shape)

W = 8
windows = np.stack([signal[i:i + W] for i in range(len(signal) - W)])[..., None].astype("float32")
target = signal[W:].astype("float32")

a, b = 3500, 4200
net = Forecaster(units=1)
net.compile(loss="mean_squared_error", optimizer=keras.optimizers.Adam(0.006))
net.fit(windows[:a], target[:a], validation_data=(windows[a:b], target[a:b]), epochs=25, batch_size=64, verbose=2)

p = np.nan_to_num(net.predict(windows[b:], verbose=0)[:, 0])
err = ((p - target[b:]) ** 2).mean()
print("outcome", 1 - err / target[b:].var())
