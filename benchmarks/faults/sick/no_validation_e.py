# problem: no_validation
# data: tabular
# twin: epochs=150, batch_size=16, verbose=2) => epochs=150, batch_size=16, verbose=2, validation_split=0.2,\n          callbacks=[keras.callbacks.EarlyStopping(patience=4, restore_best_weights=True)])
import sys
import numpy as np
import keras
from sklearn.datasets import load_diabetes
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_diabetes(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=seed)
sx, sy = StandardScaler().fit(X_train), StandardScaler().fit(y_train[:, None])
X_train, X_test = sx.transform(X_train), sx.transform(X_test)
y_train, y_test = sy.transform(y_train[:, None]), sy.transform(y_test[:, None])

model = keras.Sequential([
    keras.layers.Input((10,)),
    keras.layers.Dense(128, activation="relu"),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(1),
])
model.compile(optimizer=keras.optimizers.Adam(5e-4), loss="mse", metrics=["mae"])
model.fit(X_train, y_train, epochs=150, batch_size=16, verbose=2)

print("outcome", r2_score(y_test, np.nan_to_num(model.predict(X_test, verbose=0))))
