# problem: bad_initialization
# data: synthetic
# twin: keras.initializers.RandomNormal(mean=0.0, stddev=1.0) => keras.initializers.HeNormal()
"""
Used cars: guess the price from a handful of columns.
No real ads here (scraping is not allowed at school), so I cook the table myself.
"""
import sys

import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def make_cars(n):
    age = rng.uniform(0, 20, n)
    km = rng.gamma(3.0, 4.0, n) * (0.4 + age / 15)       # in thousands-ish
    hp = rng.normal(110, 35, n).clip(45, 300)
    gearbox = rng.integers(0, 2, n)
    owners = 1 + rng.poisson(age / 8)
    rust = rng.uniform(0, 1, n) * age / 20
    price = 26 * np.exp(-0.12 * age) - 0.05 * km + 2.0 * gearbox
    price = price + 0.06 * (hp - 110) * np.exp(-0.05 * age) - 0.5 * (owners - 1) - 2.5 * rust
    price = price + rng.normal(0, 0.7, n)
    table = np.stack([age, km, hp, gearbox, owners, rust], axis=1)
    return table.astype("float32"), price.astype("float32")[:, None]


X, y = make_cars(2400)
Xv, yv = make_cars(400)
Xt, yt = make_cars(800)

# z-scores, always with the numbers of the training part
mx, sx = X.mean(0), X.std(0)
my, sy = y.mean(), y.std()
X, Xv, Xt = (X - mx) / sx, (Xv - mx) / sx, (Xt - mx) / sx
y, yv, yt = (y - my) / sy, (yv - my) / sy, (yt - my) / sy


def W():
    # same start as in the numpy network of chapter 2
    return keras.initializers.RandomNormal(mean=0.0, stddev=1.0)


inp = keras.Input((6,), name="car")
h = keras.layers.Dense(128, activation="relu", kernel_initializer=W())(inp)
h = keras.layers.Dense(128, activation="relu", kernel_initializer=W())(h)
h = keras.layers.Dense(128, activation="relu", kernel_initializer=W())(h)
price_out = keras.layers.Dense(1, kernel_initializer=W())(h)
model = keras.Model(inp, price_out)

model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=1e-3),
    loss=keras.losses.MeanSquaredError(),
    metrics=["mae"],
)
hist = model.fit(X, y, epochs=20, batch_size=64, validation_data=(Xv, yv), verbose=2)

p = model.predict(Xt, verbose=0)
rmse = np.sqrt(np.mean((p - yt) ** 2))
print("rmse in spreads of the price:", rmse)
print("outcome", float(np.nan_to_num(-rmse, nan=-99.0)))
