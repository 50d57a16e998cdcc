# problem: none
# data: tabular
import sys

import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_diabetes(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.2, random_state=seed)
x_scaler = StandardScaler().fit(X_train)
y_scaler = StandardScaler().fit(y_train[:, None])
X_train, X_test = x_scaler.transform(X_train), x_scaler.transform(X_test)
y_train, y_test = y_scaler.transform(y_train[:, None]), y_scaler.transform(y_test[:, None])

inputs = keras.Input((10,))
h = layers.Dense(12, activation="relu", kernel_regularizer="l2")(inputs)
outputs = layers.Dense(1)(h)
model = keras.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.Adam(0.005), loss="mse", metrics=["mae", keras.metrics.R2Score()])

stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=8, restore_best_weights=True)
model.fit(X_train, y_train, epochs=30, batch_size=16, validation_split=0.2, callbacks=[stop], verbose=2)

mse = np.mean((model.predict(X_test, verbose=0) - y_test) ** 2)
print("outcome", float(-mse / np.var(y_test)))
