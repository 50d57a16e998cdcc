# problem: constant_input
# data: synthetic
# twin: vocabulary.get(w.capitalize(), 1) => vocabulary.get(w, 1)
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

praise = "good great fine lovely superb happy fresh brilliant".split()
blame = "bad awful dull boring broken sad stale poor".split()
other = "the a film plot actor scene music it was and then we saw very long short evening with".split()


def review(positive):
    words = list(rng.choice(other, 10)) + list(rng.choice(praise if positive else blame, 2))
    words.append(rng.choice(blame + praise))
    return [str(w) for w in rng.permutation(words)]


labels = rng.integers(0, 2, 2500)
reviews = [review(label) for label in labels]

# 0 is the padding, 1 any word not in the vocabulary
vocabulary = {w: i + 2 for i, w in enumerate(praise + blame + other)}
x = np.array([[vocabulary.get(w.capitalize(), 1) for w in r] for r in reviews])

inputs = keras.Input((x.shape[1],), dtype="int32")
h = layers.Embedding(len(vocabulary) + 2, 12)(inputs)
h = layers.GlobalAveragePooling1D()(h)
h = layers.Dense(12, activation="relu")(h)
outputs = layers.Dense(1)(h)
model = keras.Model(inputs, outputs)
model.compile(
    optimizer=keras.optimizers.Adam(0.01),
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    metrics=[keras.metrics.BinaryAccuracy(threshold=0.0)],
)
model.fit(x[:2000], labels[:2000], epochs=6, batch_size=32, validation_split=0.2, verbose=2)
print("outcome", float(model.evaluate(x[2000:], labels[2000:], verbose=0)[1]))
