# problem: oscillation
# data: synthetic
# twin: scale = 1.0 => scale = 0.2 ** cycle
"""Ratings from token sequences: embedding, a convolution, average over the text; triangular rate."""
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


class Triangular(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, low, high, half):
        self.low, self.high, self.half = low, high, half

    def __call__(self, step):
        step = ops.cast(step, "float32")
        cycle = step / (2.0 * self.half)
        up = 1.0 - ops.abs(2.0 * (cycle - ops.floor(cycle)) - 1.0)
        scale = 1.0
        return self.low + (self.high - self.low) * up * scale


VOCAB, LEN = 80, 14
worth = rng.normal(size=VOCAB)
negates = np.zeros(VOCAB, bool)
negates[:8] = True                      # "not", "hardly", ... turn the next word round


def texts(n):
    tok = rng.integers(0, VOCAB, size=(n, LEN))
    value = np.where(negates[tok], 0.0, worth[tok])
    value[:, 1:] *= np.where(negates[tok[:, :-1]], -1.0, 1.0)
    rating = value.sum(1) / np.sqrt(LEN) + 0.25 * rng.normal(size=n)
    return tok.astype("int32"), rating.astype("float32")


x_train, y_train = texts(2200)
x_val, y_val = texts(500)
x_test, y_test = texts(1000)

tok = keras.Input((LEN,), dtype="int32")
h = layers.Embedding(VOCAB, 16)(tok)
h = layers.Conv1D(32, 2, padding="causal", activation="elu")(h)
h = layers.GlobalAveragePooling1D()(h)
h = layers.Dense(32, activation="elu")(h)
model = keras.Model(tok, layers.Dense(1)(h))

per_epoch = len(x_train) // 25
model.compile(optimizer=keras.optimizers.Adam(Triangular(5e-4, 0.11, half=2 * per_epoch)),
              loss="mse", metrics=["mae"])
model.fit(x_train, y_train, batch_size=25, epochs=14, validation_data=(x_val, y_val), verbose=2)

err = np.mean((model.predict(x_test, batch_size=250, verbose=0)[:, 0] - y_test) ** 2)
print("outcome", float(np.nan_to_num(1 - err / y_test.var(), nan=-10.0, neginf=-10.0)))
