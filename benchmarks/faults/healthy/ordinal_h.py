# data: synthetic
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# Stars 1-5 are an ordered scale: four questions "more than k stars?" instead of five classes.
rng = np.random.default_rng(seed)
n, words, length = 6000, 300, 24
mood = rng.normal(0, 1, words)
text = rng.integers(1, words, (n, length))
cut = rng.integers(8, length + 1, n)
text[np.arange(length)[None] >= cut[:, None]] = 0
score = np.where(text > 0, mood[text], 0).sum(1) / np.sqrt(cut) + 0.35 * rng.normal(size=n)
stars = np.digitize(score, [-1.2, -0.4, 0.4, 1.2])
more = (stars[:, None] > np.arange(4)[None]).astype("float32")


class OrderedHead(layers.Layer):
    """One score, four thresholds that rise."""

    def build(self, shape):
        self.first = self.add_weight(shape=(1,), initializer=keras.initializers.Constant(-1.0))
        self.steps = self.add_weight(shape=(3,), initializer="zeros")

    def call(self, s):
        rising = ops.concatenate([self.first, self.first + ops.cumsum(ops.softplus(self.steps))])
        return ops.sigmoid(s - rising)


inp = keras.Input((length,), dtype="int32")
h = layers.Embedding(words, 8, mask_zero=True)(inp)
h = layers.Dropout(0.2)(h)
h = layers.GlobalAveragePooling1D()(h)
h = layers.Dense(16, activation="tanh")(h)
model = keras.Model(inp, OrderedHead()(layers.Dense(1, use_bias=False)(h)))
model.compile("adam", loss="binary_crossentropy", metrics=["binary_accuracy"])
model.optimizer.learning_rate = 5e-3
model.fit(text[:4800], more[:4800], validation_split=0.15, epochs=15, batch_size=64, verbose=2)
p = (model.predict(text[4800:], verbose=0) > 0.5).sum(1)
print("exact", float(np.mean(p == stars[4800:])))
print("outcome", -float(np.mean(np.abs(p - stars[4800:]))))
