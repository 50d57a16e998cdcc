# data: sklearn
# 442 patients, ten columns. Little data, so: a small net, noise on the input,
# dropout and a good deal of weight decay.
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
X_rest, X_test, y_rest, y_test = train_test_split(X, y, test_size=100, random_state=seed)
X_train, X_val, y_train, y_val = train_test_split(X_rest, y_rest, test_size=70, random_state=seed)

sx = StandardScaler().fit(X_train)
sy = StandardScaler().fit(y_train.reshape(-1, 1))
X_train, X_val, X_test = [sx.transform(a).astype("float32") for a in (X_train, X_val, X_test)]
y_train, y_val, y_test = [
    sy.transform(a.reshape(-1, 1)).astype("float32") for a in (y_train, y_val, y_test)
]

model = keras.Sequential(
    [
        keras.Input(shape=(10,)),
        layers.GaussianNoise(0.15),
        layers.Dense(16, activation="elu", kernel_regularizer=keras.regularizers.L2(1e-2)),
        layers.Dropout(0.15),
        layers.Dense(1, kernel_regularizer=keras.regularizers.L2(1e-2)),
    ]
)
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="mse", metrics=["mse"])
model.fit(X_train, y_train, validation_data=(X_val, y_val), batch_size=8, epochs=30, verbose=2)

pred = model.predict(X_test, verbose=0)
r2 = 1.0 - np.mean((pred - y_test) ** 2) / np.var(y_test)
print("outcome", float(np.nan_to_num(r2, nan=-99.0)))
