# problem: none
# data: fashion_mnist
import sys
import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
pictures = x[10000:14000].astype("float32") / 255       # without labels, for the filters only
x, y = x[:4000, ..., None].astype("float32") / 255, y[:4000]
xt, yt = xt[:1000, ..., None].astype("float32") / 255, yt[:1000]

# filters learned beforehand: principal components of 6x6 patches, both signs
rows, cols, which = rng.integers(0, 22, 8000), rng.integers(0, 22, 8000), rng.integers(0, 4000, 8000)
patches = np.stack([pictures[w, r:r + 6, c:c + 6].ravel() for w, r, c in zip(which, rows, cols)])
values, vectors = np.linalg.eigh(np.cov(patches.T))
filters = vectors[:, -16:] / np.sqrt(values[-16:])
filters = np.concatenate([filters, -filters], axis=1)

body = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(32, 6, strides=2, activation="relu"),
    layers.AveragePooling2D(3),
], name="body")
body.layers[0].set_weights([filters.reshape(6, 6, 1, 32), -patches.mean(0) @ filters])
body.trainable = False

inputs = keras.Input((28, 28, 1))
h = body(inputs, training=False)
h = layers.Flatten()(h)
h = layers.Dropout(0.3)(h)
model = keras.Model(inputs, layers.Dense(10, activation="softmax")(h))
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y, epochs=8, batch_size=32, validation_split=0.2, verbose=2)
print("outcome", model.evaluate(xt, yt, verbose=0)[1])
