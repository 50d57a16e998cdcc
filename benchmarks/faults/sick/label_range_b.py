# problem: label_range
# data: tabular
# twin: np.where(data.target == 0, 4, 2) => np.where(data.target == 0, 1, 0)
# twin: (score > 0.5) == (y_test == 4) => (score > 0.5) == (y_test == 1)
import sys

import keras
import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

data = load_breast_cancer()
y = np.where(data.target == 0, 4, 2)  # malignant and benign as the original file has them
x_train, x_test, y_train, y_test = train_test_split(data.data, y, test_size=0.25, random_state=seed)
scaler = StandardScaler()
x_train = scaler.fit_transform(x_train)
x_test = scaler.transform(x_test)

model = keras.Sequential()
model.add(keras.Input((x_train.shape[1],)))
model.add(keras.layers.Dense(16, activation="relu", kernel_regularizer=keras.regularizers.L2(1e-3)))
model.add(keras.layers.Dropout(0.1))
model.add(keras.layers.Dense(1, activation="sigmoid"))
model.compile(optimizer=keras.optimizers.Adam(0.003), loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=20, batch_size=16, validation_split=0.2, verbose=2)

score = model.predict(x_test, verbose=0)[:, 0]
print("outcome", float(np.mean((score > 0.5) == (y_test == 4))))
