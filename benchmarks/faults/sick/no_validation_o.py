# problem: no_validation
# data: sklearn
# twin: units = 256 => units = 10
# twin: batch_size=16, verbose=2) => batch_size=16, verbose=2, validation_split=0.2,\n        callbacks=[keras.callbacks.EarlyStopping(monitor="val_loss", patience=15, restore_best_weights=True)])
import sys
import numpy as np
import keras
from sklearn.datasets import load_diabetes
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_diabetes(return_X_y=True)
y = y.reshape(-1, 1)

# 120 patients are put aside for the number at the end
idx = np.random.default_rng(seed).permutation(len(X))
final, rest = idx[:120], idx[120:]
sx, sy = StandardScaler().fit(X[rest]), StandardScaler().fit(y[rest])
X_rest, y_rest = sx.transform(X[rest]).astype("float32"), sy.transform(y[rest]).astype("float32")
X_final, y_final = sx.transform(X[final]).astype("float32"), sy.transform(y[final]).astype("float32")

units = 256
net = keras.Sequential()
net.add(keras.Input(shape=(X.shape[1],)))
net.add(keras.layers.Dense(units, activation="relu"))
net.add(keras.layers.Dense(units, activation="relu"))
net.add(keras.layers.Dense(1))
net.compile(loss="mean_squared_error", optimizer=keras.optimizers.Adam(learning_rate=0.002))

net.fit(X_rest, y_rest, epochs=150, batch_size=16, verbose=2)

guess = net.predict(X_final, verbose=0)
r2 = 1 - np.sum((y_final - guess) ** 2) / np.sum((y_final - y_final.mean()) ** 2)
print("outcome", float(np.nan_to_num(r2, nan=-99.0)))
