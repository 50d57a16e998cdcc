# problem: label_noise
# data: synthetic
# twin: sure = rng.random(n) < 0.65 => sure = rng.random(n) < 1.0
import sys

import numpy as np
import tensorflow as tf
from tensorflow import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# messages of 20 words out of 400; complaints use other words more often
n = 3200
complaint = rng.integers(0, 2, n)
words = rng.integers(100, 400, (n, 20))
telling = rng.random((n, 20)) < 0.25
words = np.where(telling, rng.integers(0, 50, (n, 20)) + 50 * complaint[:, None], words)

# sorted into folders by a few keywords, the rest at a guess
sure = rng.random(n) < 0.65
folder = np.where(sure, complaint, 1 - complaint)

train = tf.data.Dataset.from_tensor_slices((words[:2000], folder[:2000])).shuffle(2000, seed=seed).batch(32)
valid = tf.data.Dataset.from_tensor_slices((words[2000:2400], folder[2000:2400])).batch(32)

model = keras.Sequential()
model.add(keras.layers.Input((20,), dtype="int32"))
model.add(keras.layers.Embedding(400, 16))
model.add(keras.layers.GlobalAveragePooling1D())
model.add(keras.layers.Dense(16, activation="relu"))
model.add(keras.layers.Dense(1, activation="sigmoid"))
model.compile(optimizer=keras.optimizers.Adam(0.002), loss="binary_crossentropy", metrics=["accuracy"])
model.fit(train, validation_data=valid, epochs=12, verbose=2)

p = model.predict(words[2400:], verbose=0)[:, 0]
print("outcome", float(np.mean((p > 0.5) == complaint[2400:])))
