# problem: overfitting
# data: diabetes
# twin: layers.Dense(256, activation="relu"), => layers.Dense(24, activation="relu", kernel_regularizer="l2"),
# twin: callbacks=[log], => callbacks=[log, keras.callbacks.EarlyStopping(patience=15, restore_best_weights=True)],
import sys
import numpy as np
import keras
from keras import layers
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_diabetes(return_X_y=True)
X_rest, X_test, y_rest, y_test = train_test_split(X, y, test_size=110, random_state=seed)
X_train, X_val, y_train, y_val = train_test_split(X_rest, y_rest, test_size=82, random_state=seed)

prep = StandardScaler()
X_train = prep.fit_transform(X_train)
X_val, X_test = prep.transform(X_val), prep.transform(X_test)
mu, sd = y_train.mean(), y_train.std()

model = keras.Sequential([
    layers.Input((X_train.shape[1],)),
    layers.Dense(256, activation="relu"),
    layers.Dense(256, activation="relu"),
    layers.Dense(1),
])
model.compile(optimizer="adam", loss="mse")
log = keras.callbacks.CSVLogger("history.csv")
model.fit(
    X_train, (y_train - mu) / sd,
    validation_data=(X_val, (y_val - mu) / sd),
    epochs=120, batch_size=32, verbose=2,
    callbacks=[log],
)
pred = model.predict(X_test, verbose=0)[:, 0] * sd + mu
print("outcome", float(1 - np.mean((pred - y_test) ** 2) / np.var(y_test)))
