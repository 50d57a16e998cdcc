# problem: unscaled_input
# data: synthetic
# twin: x_in = x_train => x_in = (x_train - x_train.mean()) / x_train.std()
# twin: x_check = x_val => x_check = (x_val - x_train.mean()) / x_train.std()
# twin: x_ask = x_new => x_ask = (x_new - x_train.mean()) / x_train.std()
# source: https://stats.stackexchange.com/questions/284189/simple-linear-regression-in-keras
import sys

import numpy as np
import keras
from keras.layers import Dense, Input
from keras.models import Model

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def survey(n, noise):
    people_per_tv = rng.uniform(1.0, 300.0, size=(n, 1))
    score = 1.8 - 0.012 * people_per_tv + rng.normal(0.0, noise, size=(n, 1))
    return people_per_tv, score


x_train, y_train = survey(800, 0.3)
x_val, y_val = survey(200, 0.3)
x_new, y_new = survey(1000, 0.0)

x_in = x_train
x_check = x_val
x_ask = x_new

inputs = Input(shape=(1,))
preds = Dense(1, activation="linear")(inputs)
model = Model(inputs=inputs, outputs=preds)
sgd = keras.optimizers.SGD()
model.compile(optimizer=sgd, loss="mse", metrics=["mae"])
model.fit(x_in, y_train, batch_size=8, epochs=30, verbose=2,
          validation_data=(x_check, y_val))

answer = model.predict(x_ask, verbose=0)
r2 = 1.0 - np.mean((answer.astype("float64") - y_new) ** 2) / np.var(y_new)
print("outcome", float(np.clip(np.nan_to_num(r2, nan=-10.0, neginf=-10.0), -10.0, 1.0)))
