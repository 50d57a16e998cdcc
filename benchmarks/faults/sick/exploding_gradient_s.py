# problem: exploding_gradient
# data: synthetic
# twin: activation="relu" => activation="tanh"
# source: https://github.com/AlexanderVNikitin/tsgm/issues/59 (loss explosion of a recurrent classifier)
import sys

import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

steps = 60


def series(n):
    up = rng.integers(0, 2, size=n)
    drift = np.where(up == 1, 0.5, -0.5)[:, None]
    wave = drift + rng.normal(0.0, 0.7, size=(n, steps))
    return wave[..., None].astype("float32"), up


x_train, y_train = series(1500)
x_val, y_val = series(300)
x_new, y_new = series(800)

model = keras.Sequential([
    keras.Input(shape=(steps, 1)),
    layers.SimpleRNN(32, activation="relu",
                     recurrent_initializer=keras.initializers.Identity()),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.05),
              loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=32, epochs=10,
          validation_data=(x_val, y_val), verbose=2)

p = np.nan_to_num(model.predict(x_new, verbose=0))[:, 0]
print("outcome", float(np.mean((p > 0.5) == (y_new == 1))))
