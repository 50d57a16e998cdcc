# problem: dropout_misplaced
# data: synthetic
# twin: layers.Dropout(0.5)(x) => layers.Activation("linear")(x)
# source: https://library.kiwix.org/ai.stackexchange.com_en_all_2020-10/A/question/20675.html (Should batch-normalization/dropout/activation-function layers be used after the last fully connected layer?)
import sys

import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def measure(n, noise=0.1):
    z = rng.normal(size=(n, 10))
    level = 3.0 + 0.6 * z[:, 0] - 0.5 * z[:, 1] + 0.4 * z[:, 2] + 0.4 * np.tanh(z[:, 3] * z[:, 4])
    return z.astype("float32"), (level + rng.normal(0, noise, n)).reshape(-1, 1).astype("float32")


x_train, y_train = measure(2000)
x_val, y_val = measure(400)
x_new, y_new = measure(1500, noise=0.0)

inputs = keras.Input(shape=(10,))
x = inputs
for width in (64, 64, 32):
    x = layers.Dense(width)(x)
    x = layers.BatchNormalization(momentum=0.9)(x)
    x = layers.Activation("relu")(x)
x = layers.Dense(1)(x)
outputs = layers.Dropout(0.5)(x)
model = keras.Model(inputs, outputs)

model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.002), loss="mse", metrics=["mae"])
model.fit(x_train, y_train, batch_size=64, epochs=30,
          validation_data=(x_val, y_val), verbose=2)

guess = model.predict(x_new, verbose=0)
r2 = 1.0 - np.mean((guess - y_new) ** 2) / np.var(y_new)
print("outcome", float(np.nan_to_num(r2, nan=-10.0, neginf=-10.0)))
