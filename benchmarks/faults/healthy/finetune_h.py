# data: MNIST
import sys
import numpy as np
import keras
from keras import layers
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

d = load("mnist")
img = (d.train_images.reshape(-1, 28, 28, 1)[:12000] / 255.0).astype("float32")
lab = d.train_labels.reshape(-1)[:12000].astype("int32")

# stage 1: features from the digits 0-7
known = np.flatnonzero(lab < 8)[:4800]
base = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(16, 5, strides=2, activation="relu"),
    layers.Conv2D(32, 3, strides=2, activation="relu"),
    layers.Flatten(),
    layers.Dense(64, activation="relu"),
], name="base")
source = keras.Sequential([base, layers.Dropout(0.2), layers.Dense(8, activation="softmax")])
source.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
source.fit(img[known[:4200]], lab[known[:4200]], epochs=3, batch_size=64, verbose=2,
           validation_data=(img[known[4200:]], lab[known[4200:]]))

# stage 2: 8 against 9 by a new head on the frozen features, from 240 pictures
base.trainable = False
new = np.flatnonzero(lab >= 8)
few, check = new[:240], new[240:700]
head_in = keras.Input((28, 28, 1))
z = base(head_in, training=False)
z = layers.LayerNormalization()(z)
target = keras.Model(head_in, layers.Dense(1, activation="sigmoid")(layers.Dropout(0.3)(z)))
target.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", metrics=["accuracy"])
target.fit(img[few], (lab[few] == 9).astype("float32"), epochs=12, batch_size=24, verbose=2,
           validation_data=(img[check], (lab[check] == 9).astype("float32")))

ti = (d.test_images.reshape(-1, 28, 28, 1) / 255.0).astype("float32")
tl = d.test_labels.reshape(-1)
m = tl >= 8
p = target.predict(ti[m], verbose=0)[:, 0] > 0.5
print("outcome", float(np.mean(p == (tl[m] == 9))))
