# problem: unscaled_input
# data: tabular
# twin: train_x, val_x, test_x = houses[:3000], houses[3000:3700], houses[3700:] => mu, sd = houses[:3000].mean(0), houses[:3000].std(0)\nhouses = (houses - mu) / sd\ntrain_x, val_x, test_x = houses[:3000], houses[3000:3700], houses[3700:]
import sys
import numpy as np
import keras
from sklearn.metrics import r2_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

n = 4700
living_area = rng.gamma(6.0, 260.0, n) + 400            # square feet
lot = living_area * rng.uniform(1.5, 9.0, n)            # square feet
year = rng.integers(1925, 2021, n)
rooms = np.clip(np.round(living_area / 420 + rng.normal(0, 1, n)), 1, 12)
to_center = rng.gamma(2.0, 4500.0, n)                   # metres
income = rng.lognormal(3.9, 0.35, n)                    # of the neighbourhood, thousands per year
renovated = rng.integers(0, 2, n)

price = (
    0.9 * np.log(living_area / 1500)
    + 0.3 * np.exp(-to_center / 5000) * (1 + renovated)
    + 0.35 * np.log(income / 50)
    + 0.25 * np.sin((year - 1925) / 18.0)
    + 0.12 * renovated * (rooms - 4)
    + 0.04 * np.log(lot / 5000)
    + rng.normal(0, 0.12, n)
)
houses = np.stack([living_area, lot, year, rooms, to_center, income, renovated], axis=1).astype("float32")
price = ((price - price[:3000].mean()) / price[:3000].std()).astype("float32")

train_x, val_x, test_x = houses[:3000], houses[3000:3700], houses[3700:]
train_y, val_y, test_y = price[:3000], price[3000:3700], price[3700:]

net = keras.Sequential()
net.add(keras.Input(shape=(7,)))
net.add(keras.layers.Dense(64, activation="gelu"))
net.add(keras.layers.Dense(32, activation="gelu"))
net.add(keras.layers.Dense(1))
net.compile(loss="mse", optimizer=keras.optimizers.Adam(2e-3), metrics=["mae"])
net.fit(train_x, train_y, epochs=40, batch_size=32, validation_data=(val_x, val_y), verbose=2)

guess = np.nan_to_num(net.predict(test_x, verbose=0)[:, 0])
print("outcome", r2_score(test_y, guess))
