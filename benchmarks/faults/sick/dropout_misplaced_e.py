# problem: dropout_misplaced
# data: tabular
# twin: h = layers.Dense(1)(h)\nprice = layers.Dropout(0.2)(h) => h = layers.Dropout(0.05)(h)\nprice = layers.Dense(1)(h)
import sys
import numpy as np
import keras
from keras import layers
from sklearn.metrics import r2_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# flats: log of the price from area, rooms, age, distance, floor
n = 5000
area = rng.gamma(9, 9, n)
rooms = np.clip(np.round(area / 25 + rng.normal(0, 0.5, n)), 1, 7)
age = rng.uniform(0, 90, n)
dist = rng.exponential(6, n)
floor = rng.integers(0, 9, n)
log_price = (
    1.2 + 0.5 * np.log(area) - 0.5 * np.tanh(dist / 5) + 0.3 * np.cos(age / 25) + 0.05 * rooms
    + 0.2 * (floor > 4) * (dist < 4) + rng.normal(0, 0.1, n)
)
X = np.stack([area, rooms, age, dist, floor], axis=1)
X = (X - X[:3500].mean(0)) / X[:3500].std(0)

inputs = keras.Input((5,))
h = layers.Dense(64, activation="swish")(inputs)
h = layers.Dense(32, activation="swish")(h)
h = layers.Dense(1)(h)
price = layers.Dropout(0.2)(h)
model = keras.Model(inputs, price)

model.compile(optimizer=keras.optimizers.Adam(2e-3), loss=keras.losses.MeanSquaredError(), metrics=["mae"])
model.fit(X[:3500], log_price[:3500], validation_data=(X[3500:4200], log_price[3500:4200]),
          epochs=20, batch_size=64, verbose=2)

p = np.nan_to_num(model.predict(X[4200:], verbose=0))[:, 0]
print("outcome", r2_score(log_price[4200:], p))
