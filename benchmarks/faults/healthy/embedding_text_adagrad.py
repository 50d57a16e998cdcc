# problem: none
# data: synthetic
import sys
import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# reviews as word numbers, 0 is padding; some words occur more often in good reviews
vocabulary, length, n = 300, 30, 4000
base = 1 / np.arange(5, vocabulary + 4)
tilt = rng.normal(0, 0.5, vocabulary - 1)
good = rng.integers(0, 2, n)
texts = np.zeros((n, length), "int32")
for i in range(n):
    p = base * np.exp(tilt if good[i] else -tilt)
    words = rng.integers(15, length + 1)
    texts[i, :words] = rng.choice(np.arange(1, vocabulary), words, p=p / p.sum())

model = keras.Sequential([
    keras.layers.Embedding(vocabulary, 16, mask_zero=True),
    keras.layers.GlobalAveragePooling1D(),
    keras.layers.Dense(16, activation="relu"),
    keras.layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer=keras.optimizers.Adagrad(learning_rate=0.1), loss="binary_crossentropy", metrics=["accuracy"])
model.fit(texts[:2500], good[:2500], epochs=10, batch_size=32,
          validation_data=(texts[2500:3000], good[2500:3000]), verbose=2)
print("outcome", model.evaluate(texts[3000:], good[3000:], verbose=0)[1])
