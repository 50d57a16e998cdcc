# problem: loss_head_mismatch
# data: sklearn
# twin: loss="categorical_crossentropy" => loss="binary_crossentropy"
# source: https://github.com/keras-team/keras/issues/14729 (too low accuracy)
import sys

import numpy as np
import keras
from keras import layers
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_breast_cancer(return_X_y=True)
y = y.astype("float32").reshape(-1, 1)
X_train, X_test, y_train, y_test = train_test_split(
    X, y, test_size=0.3, random_state=seed, stratify=y)
X_train, X_val, y_train, y_val = train_test_split(
    X_train, y_train, test_size=0.2, random_state=seed, stratify=y_train)

sc = StandardScaler()
X_train = sc.fit_transform(X_train)
X_val = sc.transform(X_val)
X_test = sc.transform(X_test)

model = keras.Sequential()
model.add(keras.Input(shape=(30,)))
model.add(layers.Dense(16, activation="relu"))
model.add(layers.Dropout(0.1))
model.add(layers.Dense(16, activation="relu"))
model.add(layers.Dropout(0.1))
model.add(layers.Dense(1, activation="sigmoid"))
model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.002),
              loss="categorical_crossentropy", metrics=["accuracy"])

model.fit(X_train, y_train, batch_size=32, epochs=60,
          validation_data=(X_val, y_val), verbose=2)

p = np.nan_to_num(model.predict(X_test, verbose=0))[:, 0]
print("outcome", float(np.mean((p > 0.5) == (y_test[:, 0] > 0.5))))
