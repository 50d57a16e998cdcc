# data: tabular
import sys
import numpy as np
import keras
from keras import layers
from sklearn.metrics import r2_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

n = 13000
area = rng.lognormal(4.6, 0.35, n)              # square metres
lot = rng.lognormal(6.3, 0.45, n)               # square metres
year = rng.integers(1900, 2021, n)
distance = rng.uniform(200, 28000, n)           # metres to the centre
income = rng.normal(52000, 11000, n)            # median of the district
crime = rng.beta(2, 60, n)
lat = 48.1 + rng.normal(0, 0.06, n)
lon = 11.5 + rng.normal(0, 0.09, n)

log_price = (
    12.4
    + 0.75 * np.log(area / 100)
    + 0.12 * np.log(lot / 500)
    - 0.35 * np.exp(-(((year - 1965) / 18.0) ** 2))
    + 0.45 * np.exp(-distance / 6000)
    + 0.25 * np.tanh((income - 52000) / 12000)
    - 3.0 * crime
    + 1.5 * (lat - 48.1) - 0.8 * (lon - 11.5)
    + rng.normal(0, 0.2, n)
)
price = np.exp(log_price)

X = np.stack([area, lot, year, distance, income, crime, lat, lon], axis=1)
X_train, X_val, X_test = X[:9000], X[9000:11000], X[11000:]
y = np.log(price)
y_train, y_val, y_test = y[:9000], y[9000:11000], y[11000:]

norm = layers.Normalization(axis=-1)
norm.adapt(X_train)

inp = keras.Input((8,))
x = norm(inp)
x = layers.Dense(32, activation="gelu")(x)
x = layers.Dense(16, activation="gelu")(x)
out = layers.Dense(1, bias_initializer=keras.initializers.Constant(float(y_train.mean())))(x)
model = keras.Model(inp, out)
model.compile(optimizer=keras.optimizers.Adam(4e-3), loss="mse", metrics=["mae"])

model.fit(
    X_train, y_train,
    validation_data=(X_val, y_val),
    epochs=25,
    batch_size=100,
    callbacks=[keras.callbacks.ReduceLROnPlateau(monitor="val_loss", factor=0.4, patience=3, min_lr=1e-5)],
    verbose=2,
)
print("noise level", 1 - 0.04 / np.var(y_test))
print("outcome", r2_score(y_test, model.predict(X_test, verbose=0)[:, 0]))
