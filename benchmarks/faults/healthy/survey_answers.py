# problem: none
# data: synthetic
# Five questions with three or four possible answers each: many people answer alike
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

levels = [3, 4, 3, 4, 3]
effects = [rng.normal(0, 1, n) for n in levels]
answers = np.stack([rng.integers(0, n, 4000) for n in levels], axis=1)
score = sum(effect[answers[:, i]] for i, effect in enumerate(effects))
score = score - score.mean() + 0.7 * (answers[:, 0] == answers[:, 2])
votes = (rng.random(4000) < 1 / (1 + np.exp(-score))).astype("float32")

# one-hot columns of all questions side by side
x = np.concatenate([keras.utils.to_categorical(answers[:, i], n) for i, n in enumerate(levels)], axis=1)
x_train, y_train, x_test, y_test = x[:3000], votes[:3000], x[3000:], votes[3000:]

model = keras.Sequential()
model.add(keras.Input((sum(levels),)))
model.add(layers.Dense(16, activation="relu"))
model.add(layers.Dense(1, activation="sigmoid"))
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=32, epochs=15, validation_split=0.2, verbose=2)

loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
print("outcome", float(accuracy))
