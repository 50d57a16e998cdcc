# problem: overfitting
# data: tabular
# twin: Dense(256, activation="relu") => Dense(10, activation="relu", kernel_regularizer=keras.regularizers.L2(3e-3))
# twin: Dense(128, activation="relu") => Dropout(0.1)
import sys
import numpy as np
import keras
from keras.layers import Dense, Dropout
from sklearn.datasets import load_diabetes
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_diabetes(return_X_y=True)
X_tr, X_rest, y_tr, y_rest = train_test_split(X, y, test_size=0.45, random_state=seed)
X_val, X_te, y_val, y_te = train_test_split(X_rest, y_rest, test_size=0.5, random_state=seed)

xs = StandardScaler().fit(X_tr)
ys = StandardScaler().fit(y_tr.reshape(-1, 1))
X_tr, X_val, X_te = xs.transform(X_tr), xs.transform(X_val), xs.transform(X_te)
y_tr = ys.transform(y_tr.reshape(-1, 1))
y_val = ys.transform(y_val.reshape(-1, 1))

net = keras.Sequential([
    keras.Input(shape=(X_tr.shape[1],)),
    Dense(256, activation="relu"),
    Dense(128, activation="relu"),
    Dense(1),
])
net.compile(optimizer=keras.optimizers.Adam(2e-3), loss="mse", metrics=["mae"])
net.fit(X_tr, y_tr, validation_data=(X_val, y_val), epochs=120, batch_size=32, verbose=2)

pred = ys.inverse_transform(np.nan_to_num(net.predict(X_te, verbose=0)))
print("outcome", r2_score(y_te, pred[:, 0]))
