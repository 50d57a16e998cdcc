# problem: label_noise
# data: tabular
# twin: clinic = rng.random(len(y)) < 0.38 => clinic = rng.random(len(y)) < 0.0
import sys

import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

x, y = load_breast_cancer(return_X_y=True)
x, x_test, y, y_test = train_test_split(x, y, test_size=0.3, random_state=seed)
scaler = StandardScaler().fit(x)
x, x_test = scaler.transform(x), scaler.transform(x_test)

# patients of the second clinic, whose files came in another format
clinic = rng.random(len(y)) < 0.38
y[clinic] = 1 - y[clinic]

x_train, x_val, y_train, y_val = train_test_split(x, y, test_size=0.2, random_state=seed)

inputs = keras.Input((30,))
h = layers.Dense(32, activation="relu")(inputs)
h = layers.Dense(16, activation="relu")(h)
outputs = layers.Dense(1, activation="sigmoid")(h)
model = keras.Model(inputs, outputs)
model.compile(optimizer="adam", loss=keras.losses.BinaryCrossentropy(), metrics=["accuracy"])
model.fit(x_train, y_train, epochs=40, batch_size=16, validation_data=(x_val, y_val), verbose=0)
print("outcome", float(model.evaluate(x_test, y_test, verbose=0)[1]))
