# problem: no_validation
# data: sklearn diabetes
# twin: monitor="loss" => monitor="val_loss"
# twin: callbacks=[stop], verbose=2 => callbacks=[stop], validation_split=0.2, verbose=2
import sys
import numpy as np
import keras
from sklearn.datasets import load_diabetes
from sklearn.preprocessing import StandardScaler
from sklearn.metrics import r2_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_diabetes(return_X_y=True)
idx = np.random.permutation(len(X))
future, now = idx[:120], idx[120:]  # "future" patients come later, for the report

sx = StandardScaler().fit(X[now])
sy = StandardScaler().fit(y[now, None])
X_now, y_now = sx.transform(X[now]), sy.transform(y[now, None])
X_future, y_future = sx.transform(X[future]), sy.transform(y[future, None])

model = keras.Sequential([
    keras.layers.Input((10,)),
    keras.layers.Dense(96, activation="relu"),
    keras.layers.Dense(48, activation="relu"),
    keras.layers.Dense(1),
])
model.compile(loss="mse", optimizer=keras.optimizers.Adam(1e-3), metrics=["mae"])

stop = keras.callbacks.EarlyStopping(monitor="loss", patience=6, restore_best_weights=True)
model.fit(X_now, y_now, epochs=140, batch_size=32, callbacks=[stop], verbose=2)

print("outcome", float(np.nan_to_num(r2_score(y_future, np.nan_to_num(model.predict(X_future, verbose=0))))))
