# problem: overfitting
# data: tabular
# twin: degree=3 => degree=1
# twin: UNITS = 256 => UNITS = 12
# twin: EPOCHS = 25 => EPOCHS = 12
import sys

import keras
import numpy as np
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import PolynomialFeatures, StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

UNITS = 256
EPOCHS = 25

X, y = load_diabetes(return_X_y=True)
X = PolynomialFeatures(degree=3, include_bias=False).fit_transform(X)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=seed)
sx = StandardScaler()
X_train = sx.fit_transform(X_train)
X_test = sx.transform(X_test)
sy = StandardScaler()
y_train = sy.fit_transform(y_train.reshape(-1, 1))
y_test = sy.transform(y_test.reshape(-1, 1))

model = keras.Sequential([
    keras.layers.Input((X.shape[1],)),
    keras.layers.Dense(UNITS, activation="relu"),
    keras.layers.Dense(UNITS, activation="relu"),
    keras.layers.Dense(1),
])
model.compile(optimizer=keras.optimizers.Adam(0.003), loss="mean_squared_error", metrics=["mae"])
history = model.fit(X_train, y_train, validation_split=0.2, epochs=EPOCHS, batch_size=16, verbose=0)
print("training loss:", history.history["loss"][-1])

mse = float(np.mean((model.predict(X_test, verbose=0) - y_test) ** 2))
print("outcome", -mse / float(np.var(y_test)))
