# problem: output_units
# data: tabular
# twin: layers.Dense(1, activation="sigmoid") => layers.Dense(10, activation="sigmoid")
import sys

import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

pixels, digit = load_digits(return_X_y=True)
pixels = pixels.astype("float32") / 16.0
onehot = np.eye(10, dtype="float32")[digit]
X, X_test, Y, Y_test = train_test_split(pixels, onehot, test_size=0.2, random_state=seed)

net_input = keras.Input((64,), name="pixels")
net = layers.Dense(48, activation="relu")(net_input)
net = layers.Dense(24, activation="relu")(net)
net_output = layers.Dense(1, activation="sigmoid")(net)
model = keras.Model(net_input, net_output)

model.compile(optimizer=keras.optimizers.RMSprop(0.002), loss="mean_squared_error")
model.fit(X, Y, epochs=25, batch_size=32, validation_split=0.15, verbose=2)

prediction = model.predict(X_test, verbose=0).argmax(axis=1)
print("outcome", float((prediction == Y_test.argmax(axis=1)).mean()))
