# problem: plateau
# data: synthetic
# twin: 0.1 ** epoch => 0.1 ** (epoch // 8)
# Short "texts" (sequences of word numbers) of ten topics
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

VOCABULARY, LENGTH, TOPICS = 500, 20, 10


def make_texts(n):
    topics = rng.integers(0, TOPICS, n)
    words = rng.integers(0, VOCABULARY, (n, LENGTH))
    # a third of the words comes from the 50 words of the topic
    own = 50 * topics[:, None] + rng.integers(0, 50, (n, LENGTH))
    return np.where(rng.random((n, LENGTH)) < 0.33, own, words), topics


x_train, y_train = make_texts(2500)
x_val, y_val = make_texts(500)
x_test, y_test = make_texts(1000)


class StepDecay(keras.callbacks.Callback):
    def __init__(self, start):
        super().__init__()
        self.start = start

    def on_epoch_begin(self, epoch, logs=None):
        self.model.optimizer.learning_rate = self.start * 0.1 ** epoch


model = keras.Sequential([
    layers.Embedding(VOCABULARY, 16),
    layers.GlobalAveragePooling1D(),
    layers.Dense(32, activation="relu"),
    layers.Dense(TOPICS),
])
model.compile(
    optimizer="adam",
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(x_train, y_train, validation_data=(x_val, y_val), batch_size=64, epochs=12, callbacks=[StepDecay(0.002)], verbose=2)

print("outcome", float(model.evaluate(x_test, y_test, verbose=0)[1]))
