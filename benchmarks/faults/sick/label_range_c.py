# problem: label_range
# data: fashion_mnist
# twin: targets = clean.astype("float32") => targets = clean.astype("float32") / 255.0
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# a small autoencoder that takes the grain out of images
(x, _), (xt, _) = keras.datasets.fashion_mnist.load_data()


def grain(images):
    images = images / 255.0 + rng.normal(0, 0.2, images.shape)
    return images.clip(0, 1).reshape(-1, 784).astype("float32")


clean = x[:3000].reshape(-1, 784)
targets = clean.astype("float32")
inputs = grain(x[:3000])

encoder_in = keras.Input((784,))
code = layers.Dense(64, activation="relu")(encoder_in)
decoded = layers.Dense(784, activation="sigmoid")(code)
autoencoder = keras.Model(encoder_in, decoded)
autoencoder.compile(optimizer="adam", loss="binary_crossentropy")
autoencoder.fit(inputs[:2600], targets[:2600], validation_data=(inputs[2600:], targets[2600:]), epochs=12, batch_size=64)

truth = xt[:500].reshape(-1, 784) / 255.0
restored = autoencoder.predict(grain(xt[:500]), verbose=0)
print("outcome", float(-np.mean((restored - truth) ** 2) / truth.var()))
