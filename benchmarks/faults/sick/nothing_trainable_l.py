# problem: nothing_trainable
# data: sklearn
# twin: finetune=False => finetune=True
import sys

import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# ---------------------------------------------------------------- config
CFG = dict(channels=16, embed=64, lr=2e-3, epochs=15, batch=32, finetune=False)

# ---------------------------------------------------------------- data
digits = load_digits()
images = (digits.images[..., None] / 16.0).astype("float32")
target = digits.target.astype("int32")
x_rest, x_test, y_rest, y_test = train_test_split(
    images, target, test_size=400, stratify=target, random_state=seed)
x_fit, x_val, y_fit, y_val = train_test_split(
    x_rest, y_rest, test_size=250, stratify=y_rest, random_state=seed)


# ---------------------------------------------------------------- model
class GlyphNet(keras.Model):
    def __init__(self, cfg):
        super().__init__()
        c = cfg["channels"]
        self.stem = layers.Conv2D(c, 3, padding="same", activation="relu")
        self.reduce = layers.Conv2D(2 * c, 3, strides=2, padding="same", activation="relu")
        self.flat = layers.Flatten()
        self.embed = layers.Dense(cfg["embed"], activation="relu")
        self.classify = layers.Dense(10, activation="softmax")

    def call(self, x):
        x = self.reduce(self.stem(x))
        return self.classify(self.embed(self.flat(x)))


net = GlyphNet(CFG)
net(x_fit[:2])  # create the variables
for part in net.layers:
    part.trainable = CFG["finetune"]

# ---------------------------------------------------------------- training
net.compile(
    optimizer=keras.optimizers.Adam(CFG["lr"]),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
net.fit(x_fit, y_fit, validation_data=(x_val, y_val),
        epochs=CFG["epochs"], batch_size=CFG["batch"], verbose=2)

guess = net.predict(x_test, verbose=0).argmax(axis=1)
print("outcome", float(np.nan_to_num(np.mean(guess == y_test), nan=0.0)))
