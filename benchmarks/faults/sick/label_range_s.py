# problem: label_range
# data: synthetic
# twin: return -1.0 / (np.exp(10.0 * x) + 1.0) => return 1.0 / (np.exp(10.0 * x) + 1.0)
# source: https://codewithsundeep.com/discussion/solution/58887284 (Stack Overflow 58887284, one neuron with sigmoid does not learn the curve)
import sys

import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def f(x):
    return -1.0 / (np.exp(10.0 * x) + 1.0)


x_train = rng.uniform(-1.0, 1.0, size=(1500, 1))
y_train = f(x_train) + rng.normal(0.0, 0.02, size=x_train.shape)
x_val = rng.uniform(-1.0, 1.0, size=(300, 1))
y_val = f(x_val) + rng.normal(0.0, 0.02, size=x_val.shape)
x_test = np.linspace(-1.0, 1.0, 501).reshape(-1, 1)
y_test = f(x_test)

model = keras.Sequential([
    keras.Input(shape=(1,)),
    layers.Dense(1, activation="sigmoid", use_bias=True),
])
model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.03), loss="mse",
              metrics=["mae"])
model.fit(x_train, y_train, batch_size=32, epochs=40,
          validation_data=(x_val, y_val), verbose=2)

guess = model.predict(x_test, verbose=0)
r2 = 1.0 - np.mean((guess - y_test) ** 2) / np.var(y_test)
print("outcome", float(np.nan_to_num(r2, nan=-10.0, neginf=-10.0)))
