# problem: leakage
# data: diabetes
# twin: order = rng.permutation(len(pool_x)) => order = np.arange(len(pool_x))
import sys
import numpy as np
import keras
from keras.layers import Dense
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

X, y = load_diabetes(return_X_y=True)
X_dev, X_test, y_dev, y_test = train_test_split(X, y, test_size=110, random_state=seed)
sx = StandardScaler().fit(X_dev)
sy = StandardScaler().fit(y_dev[:, None])
X_dev, X_test = sx.transform(X_dev), sx.transform(X_test)
y_dev, y_test = sy.transform(y_dev[:, None])[:, 0], sy.transform(y_test[:, None])[:, 0]

# only 332 patients, so enlarge the data with jittered copies
COPIES = 8
pool_x = np.repeat(X_dev, COPIES, axis=0)
pool_x = pool_x + rng.normal(0.0, 0.1, pool_x.shape)
pool_y = np.repeat(y_dev, COPIES)

order = rng.permutation(len(pool_x))
cut = int(0.75 * len(order))
tr, va = order[:cut], order[cut:]

model = keras.Sequential([Dense(192, activation="relu"), Dense(96, activation="relu"), Dense(1)])
model.compile(optimizer=keras.optimizers.Adam(3e-4), loss="mse")
model.fit(pool_x[tr], pool_y[tr], validation_data=(pool_x[va], pool_y[va]), epochs=60, batch_size=64,
          callbacks=[keras.callbacks.EarlyStopping(patience=3, restore_best_weights=True)], verbose=2)

mse = np.mean((model.predict(X_test, verbose=0)[:, 0] - y_test) ** 2)
print("test mse", mse)
print("outcome", float(-np.nan_to_num(mse, nan=1e6)))
