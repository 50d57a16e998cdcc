# problem: no_validation
# data: sklearn
# twin: epochs=250, batch_size=16, verbose=2 => epochs=60, batch_size=16, verbose=2, validation_split=0.2, callbacks=[keras.callbacks.EarlyStopping(patience=8, restore_best_weights=True)]
# Predict how diabetes progresses within one year (442 patients, 10 measurements)
import sys
import keras
import numpy as np
from keras.layers import Dense, Input
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_diabetes(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=seed)

# scaling, fitted on the training part
sc = StandardScaler()
X_train = sc.fit_transform(X_train)
X_test = sc.transform(X_test)
y_mean, y_std = y_train.mean(), y_train.std()
y_train = (y_train - y_mean) / y_std

# build
model = keras.Sequential()
model.add(Input(shape=(10,)))
model.add(Dense(128, activation="relu"))
model.add(Dense(64, activation="relu"))
model.add(Dense(1))

model.compile(optimizer="adam", loss="mse", metrics=["mae"])

# fit
model.fit(X_train, y_train, epochs=250, batch_size=16, verbose=2)

# back to the original unit, then R^2 on the patients put aside
pred = model.predict(X_test, verbose=0).ravel() * y_std + y_mean
r2 = 1 - np.mean((y_test - pred) ** 2) / np.var(y_test)
print("outcome", float(np.nan_to_num(r2, nan=-99.0)))
