# data: synthetic
# One picture as a network: (row, column) -> brightness, fixed random Fourier features, fill in missing pixels.
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

S = 72
g = np.linspace(-1, 1, S)
r, c = np.meshgrid(g, g, indexing="ij")
picture = 0.5 * np.sin(7 * r + 3 * c**2) + 0.6 / (1 + np.exp(25 * (np.hypot(r - 0.2, c + 0.1) - 0.5))) + 0.2 * np.cos(11 * c)
picture = picture - picture.mean()
coords = np.stack([r.ravel(), c.ravel()], 1).astype("float32")
value = (picture.ravel() + np.random.normal(0, 0.05, S * S)).astype("float32")
order = np.random.permutation(S * S)
fit, val, hidden = np.split(order, [3600, 4200])


class FourierFeatures(keras.layers.Layer):
    def __init__(self, count, scale, **kw):
        super().__init__(**kw)
        self.count, self.scale = count, scale

    def build(self, shape):
        self.freq = self.add_weight(shape=(shape[-1], self.count), trainable=False, name="freq",
                                    initializer=keras.initializers.RandomNormal(stddev=self.scale))

    def call(self, xy):
        a = keras.ops.matmul(xy, self.freq)
        return keras.ops.concatenate([keras.ops.sin(a), keras.ops.cos(a)], -1)


net = keras.Sequential([
    keras.Input((2,)),
    FourierFeatures(48, 5.0),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(1),
])
rate = keras.optimizers.schedules.ExponentialDecay(3e-3, decay_steps=400, decay_rate=0.5)
net.compile(optimizer=keras.optimizers.Adam(rate), loss="mse")
net.fit(coords[fit], value[fit], validation_data=(coords[val], value[val]), batch_size=64, epochs=25, verbose=2)
guess = net.predict(coords[hidden], verbose=0)[:, 0]
print("outcome", float(1 - np.mean((guess - picture.ravel()[hidden]) ** 2) / picture.var()))
