# problem: overfitting
# data: fashion_mnist
# twin: N_FIT = 150 => N_FIT = 4000
# twin: EPOCHS = 150 => EPOCHS = 10
# twin: RATE = 0.0 => RATE = 0.3
"""Tops only: T-shirt, pullover, coat, shirt. We care about calibrated probabilities,
so the reported figure is the mean log-likelihood of new garments."""
import sys
import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

N_FIT = 150
N_VAL = 800
EPOCHS = 150
RATE = 0.0
TOPS = np.array([0, 2, 4, 6])


def tops_of(images, labels):
    sel = np.isin(labels, TOPS)
    im = images[sel].reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4)) / 255.0
    return im.astype("float32"), np.searchsorted(TOPS, labels[sel]).astype("int32")


(train_im, train_lab), (test_im, test_lab) = keras.datasets.fashion_mnist.load_data()
x, y = tops_of(train_im[:20000], train_lab[:20000])
x_new, y_new = tops_of(test_im, test_lab)
perm = rng.permutation(len(x))
fit_i, val_i = perm[:N_FIT], perm[-N_VAL:]


class TopsNet(keras.Model):
    def __init__(self, rate):
        super().__init__()
        self.flat = layers.Flatten()
        self.h1 = layers.Dense(300, activation="relu")
        self.d1 = layers.Dropout(rate)
        self.h2 = layers.Dense(300, activation="relu")
        self.d2 = layers.Dropout(rate)
        self.logit = layers.Dense(4)

    def call(self, x, training=False):
        h = self.d1(self.h1(self.flat(x)), training=training)
        h = self.d2(self.h2(h), training=training)
        return self.logit(h)


net = TopsNet(RATE)
net.compile(
    optimizer=keras.optimizers.Adam(1e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
net.fit(x[fit_i], y[fit_i], validation_data=(x[val_i], y[val_i]), validation_batch_size=400,
        batch_size=25, epochs=EPOCHS, verbose=2)

z = net.predict(x_new, batch_size=500, verbose=0).astype("float64")
z = z - z.max(axis=1, keepdims=True)
loglik = z[np.arange(len(z)), y_new] - np.log(np.exp(z).sum(axis=1))
print("outcome", float(np.nan_to_num(loglik.mean(), nan=-99.0)))
