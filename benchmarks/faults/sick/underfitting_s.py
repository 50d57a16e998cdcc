# problem: underfitting
# data: synthetic
# twin: layers.Dense(2, activation="relu"), => layers.Dense(20, activation="relu"), layers.Dense(20, activation="relu"),
# source: http://pullrequest.ru/13148192/pochemu-mogu-obuchit-ann-dlya-xnor (Stack Overflow mirror: why can I not train an ANN for XNOR)
import sys

import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def gate(n):
    volts = rng.uniform(-1.7, 1.7, size=(n, 2)).astype("float32")
    return volts, ((volts[:, 0] > 0) == (volts[:, 1] > 0)).astype("int32")


x_train, y_train = gate(2000)
x_val, y_val = gate(400)
x_new, y_new = gate(2000)

model = keras.Sequential([
    keras.Input(shape=(2,)),
    layers.Dense(2, activation="relu"),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(loss="binary_crossentropy",
              optimizer=keras.optimizers.Adam(learning_rate=0.005), metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=32, epochs=40,
          validation_data=(x_val, y_val), verbose=2)

p = np.nan_to_num(model.predict(x_new, verbose=0))[:, 0]
print("outcome", float(np.mean((p > 0.5) == (y_new == 1))))
