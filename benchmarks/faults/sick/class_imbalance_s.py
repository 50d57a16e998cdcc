# problem: class_imbalance
# data: synthetic
# twin: batch_size=64, => batch_size=64, class_weight={0: 1.0, 1: 19.0},
# source: https://datascience.stackexchange.com/questions/19283/why-mlp-only-learns-bias-for-unbalanced-binary-classification
import sys

import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def clients(n):
    answer = (rng.random(n) < 0.05).astype("int32")
    table = rng.normal(size=(n, 16))
    table[:, :4] += 0.8 * answer[:, None]
    return table.astype("float32"), answer


x_train, y_train = clients(6000)
x_val, y_val = clients(1500)
x_new, y_new = clients(8000)

model = keras.Sequential([
    keras.Input(shape=(16,)),
    layers.Dense(8, activation="relu"),
    layers.Dense(8, activation="relu"),
    layers.Dense(8, activation="relu"),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=20, batch_size=64,
          validation_data=(x_val, y_val), verbose=2)

said = np.nan_to_num(model.predict(x_new, verbose=0))[:, 0] > 0.5
recalls = [np.mean(said[y_new == 1]), np.mean(~said[y_new == 0])]
print("recalls", recalls)
print("outcome", float(np.nan_to_num(np.mean(recalls))))
