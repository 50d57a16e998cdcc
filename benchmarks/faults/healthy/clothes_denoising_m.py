# data: fashion_mnist
# Project week: clean up grainy pictures of clothes.
# Fresh grain every time a picture is shown, so the net can not learn the grain by heart.
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

GRAIN = 0.4


def add_grain(pics, rng):
    return np.clip(pics + GRAIN * rng.normal(size=pics.shape), 0.0, 1.0).astype("float32")


class Grainy(keras.utils.PyDataset):
    def __init__(self, pics, batch, rng):
        super().__init__()
        self.pics, self.batch, self.rng = pics, batch, rng
        self.order = rng.permutation(len(pics))

    def __len__(self):
        return len(self.pics) // self.batch

    def __getitem__(self, i):
        clean = self.pics[self.order[i * self.batch:(i + 1) * self.batch]]
        return add_grain(clean, self.rng), clean

    def on_epoch_end(self):
        self.order = self.rng.permutation(len(self.pics))


rng = np.random.default_rng(seed)
(a, _), (b, _) = keras.datasets.fashion_mnist.load_data()
a = a[rng.permutation(len(a))[:3000]].astype("float32")[..., None] / 255.0
b = b[rng.permutation(len(b))[:600]].astype("float32")[..., None] / 255.0
train, dev = a[:2560], a[2560:]
dev_grainy = add_grain(dev, rng)

net = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(12, 3, strides=2, padding="same", activation="relu"),
    layers.Conv2D(24, 3, strides=2, padding="same", activation="relu"),
    layers.Conv2D(24, 3, padding="same", activation="relu"),
    layers.Conv2DTranspose(16, 3, strides=2, padding="same", activation="relu"),
    layers.Conv2DTranspose(8, 3, strides=2, padding="same", activation="relu"),
    layers.Conv2D(1, 3, padding="same", activation="sigmoid"),
])
net.compile(optimizer=keras.optimizers.Adam(3e-3), loss="binary_crossentropy", metrics=["mse"])
net.fit(Grainy(train, 32, rng), epochs=9, validation_data=(dev_grainy, dev), verbose=2)

restored = net.predict(add_grain(b, rng), verbose=0)
print("outcome", float(np.nan_to_num(-np.mean((restored - b) ** 2), nan=-99.0)))
