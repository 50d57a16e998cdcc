# problem: learning_rate_low
# data: synthetic
# twin: warm=40000 => warm=120
"""Which of four marker symbols occurs most often in a string of eighteen?  (one attention block)"""
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

LENGTH, SYMBOLS, DIM = 18, 14, 32


class WarmThenDecay(keras.optimizers.schedules.LearningRateSchedule):
    """gain * dim^-1/2 * min(step^-1/2, step * warm^-3/2)"""

    def __init__(self, dim, warm, gain):
        self.dim, self.warm, self.gain = dim, warm, gain

    def __call__(self, step):
        step = ops.cast(step, "float32") + 1.0
        shape = ops.minimum(1.0 / ops.sqrt(step), step * float(self.warm) ** -1.5)
        return self.gain * float(self.dim) ** -0.5 * shape

    def get_config(self):
        return {"dim": self.dim, "warm": self.warm, "gain": self.gain}


def strings(n):
    most = rng.integers(0, 4, size=n)
    text = np.empty((n, LENGTH), dtype="int32")
    for i, m in enumerate(most):
        count = rng.integers(0, 4, size=4)
        count[m] = rng.integers(4, 6)
        marks = np.repeat(np.arange(4), count)
        rest = rng.integers(4, SYMBOLS, size=LENGTH - len(marks))
        text[i] = rng.permutation(np.concatenate([marks, rest]))
    return text, most.astype("int32")


def build():
    text = keras.Input((LENGTH,), dtype="int32")
    h = layers.Embedding(SYMBOLS, DIM)(text)
    h = layers.LayerNormalization()(h)
    h = layers.LayerNormalization()(h + layers.MultiHeadAttention(2, DIM // 2)(h, h))
    f = layers.Dense(2 * DIM, activation="gelu")(h)
    h = layers.LayerNormalization()(h + layers.Dense(DIM)(f))
    h = layers.GlobalAveragePooling1D()(h)
    return keras.Model(text, layers.Dense(4, activation="softmax")(h))


train, val, test = strings(2560), strings(512), strings(1500)

model = build()
model.compile(
    optimizer=keras.optimizers.Adam(WarmThenDecay(DIM, warm=40000, gain=0.15), beta_2=0.98, epsilon=1e-9),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(*train, validation_data=val, batch_size=32, epochs=10, verbose=2)

right = np.argmax(model.predict(test[0], verbose=0), axis=-1) == test[1]
print("outcome", float(np.nan_to_num(np.mean(right), nan=0.0)))
