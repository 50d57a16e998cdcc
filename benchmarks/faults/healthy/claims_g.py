# data: synthetic
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(10 + seed)

# Insurance claims: counts (mostly zero), exposure in years, age, region. Poisson with a log link.
n = 12000
age = rng.uniform(18, 80, n)
region = rng.integers(0, 15, n)
car = rng.normal(size=(n, 3)).astype("float32")
exposure = rng.uniform(0.1, 1.0, n).astype("float32")
region_effect = rng.normal(0, 0.5, 15)
log_rate = -1.1 + 1.2 * np.exp(-(age - 18) / 10) + region_effect[region] + 0.3 * car[:, 0] - 0.2 * car[:, 1] ** 2
claims = rng.poisson(exposure * np.exp(log_rate)).astype("float32")


class Claims(keras.utils.PyDataset):
    def __init__(self, lo, hi, batch=128, shuffle=False, **kw):
        super().__init__(**kw)
        self.rows, self.batch, self.shuffle = np.arange(lo, hi), batch, shuffle

    def __len__(self):
        return -(-len(self.rows) // self.batch)

    def __getitem__(self, i):
        r = self.rows[i * self.batch:(i + 1) * self.batch]
        x = {"age": ((age[r] - 49) / 18).astype("float32")[:, None], "region": region[r], "car": car[r],
             "log_exposure": np.log(exposure[r])[:, None]}
        return x, claims[r][:, None]

    def on_epoch_end(self):
        if self.shuffle:
            np.random.shuffle(self.rows)


a = keras.Input((1,), name="age")
r = keras.Input((), dtype="int32", name="region")
c = keras.Input((3,), name="car")
off = keras.Input((1,), name="log_exposure")
h = layers.Concatenate()([a, c, layers.Embedding(15, 3)(r)])
h = layers.Dense(32, activation="relu")(h)
h = layers.Dense(16, activation="relu")(h)
eta = layers.Dense(1, bias_initializer=keras.initializers.Constant(float(np.log(claims[:9000].mean() / exposure[:9000].mean()))))(h)
rate = layers.Activation("exponential")(layers.Add()([eta, off]))
model = keras.Model([a, r, c, off], rate)
model.compile(keras.optimizers.Adam(1e-3), loss=keras.losses.Poisson())
model.fit(Claims(0, 9000, shuffle=True), validation_data=Claims(9000, 10000, batch=500), epochs=10, verbose=2)


def deviance(y, mu):
    return 2 * np.mean(np.where(y > 0, y * np.log(np.maximum(y, 1) / mu), 0) - y + mu)


test = Claims(10000, n, batch=500)
mu = np.maximum(model.predict(test, verbose=0)[:, 0], 1e-6)
null = exposure[10000:] * claims[:9000].sum() / exposure[:9000].sum()
print("outcome", float(1 - deviance(claims[10000:], mu) / deviance(claims[10000:], null)))
