# problem: class_imbalance
# data: mnist
# twin: [12 if d in (2, 4, 5, 9) else 560 for d in range(10)] => [350 for d in range(10)]
import sys

import keras
import numpy as np
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

digits = load("mnist")
labels = digits.train_labels.astype("int32")
# what the scanner at the post office has collected of each digit
counts = [12 if d in (2, 4, 5, 9) else 560 for d in range(10)]
kept = np.concatenate([np.flatnonzero(labels == d)[: counts[d]] for d in range(10)])
kept = np.random.default_rng(seed).permutation(kept)
x, y = digits.train_images[kept] / 255.0, labels[kept]

inputs = keras.layers.Input((28, 28, 1))
h = keras.layers.Flatten()(inputs)
h = keras.layers.Dense(64, activation="relu")(h)
h = keras.layers.Dropout(0.2)(h)
outputs = keras.layers.Dense(10, activation="softmax")(h)
model = keras.Model(inputs, outputs)

model.compile(keras.optimizers.RMSprop(0.001), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y, epochs=7, batch_size=32, validation_split=0.15, verbose=2)

truth = digits.test_labels[:3000].astype("int32")
found = model.predict(digits.test_images[:3000] / 255.0, verbose=0).argmax(axis=1)
recalls = [np.mean(found[truth == d] == d) for d in range(10)]
print("outcome", float(np.mean(recalls)))
