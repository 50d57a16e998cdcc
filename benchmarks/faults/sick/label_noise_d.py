# problem: label_noise
# data: mnist
# twin: np.roll(y[part], 1) => np.roll(y[part], 0)
import sys

import keras
import numpy as np
from keras import layers
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

digits = load("mnist")
x = digits.train_images[:3600].astype("float32") / 255.0
y = digits.train_labels[:3600].astype("int32").copy()
xt = digits.test_images[:1000].astype("float32") / 255.0
yt = digits.test_labels[:1000].astype("int32")

# the labels came in files of 400 lines each, four of them with a header line
for start in (0, 800, 2000, 2800):
    part = slice(start, start + 400)
    y[part] = np.roll(y[part], 1)
order = np.random.default_rng(seed).permutation(len(x))
x, y = x[order], y[order]


class Reader(keras.Model):
    def __init__(self):
        super().__init__()
        self.flat = layers.Flatten()
        self.hidden = layers.Dense(128, activation="relu")
        self.out = layers.Dense(10)

    def call(self, x):
        return self.out(self.hidden(self.flat(x)))


model = Reader()
loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
model.compile(optimizer="adam", loss=loss, metrics=["accuracy"])
model.fit(x[:3000], y[:3000], epochs=12, batch_size=32, validation_data=(x[3000:], y[3000:]), verbose=2)
print("outcome", float(model.evaluate(xt, yt, verbose=0)[1]))
