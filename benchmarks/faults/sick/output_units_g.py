# problem: output_units
# data: sklearn sample images
# twin: layers.Conv2D(1, 3, padding="same", activation="sigmoid" => layers.Conv2D(3, 3, padding="same", activation="sigmoid"
import sys
import numpy as np
import keras
from keras import layers
from sklearn.datasets import load_sample_images

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# Exercise 6: denoising autoencoder for colour pictures, on patches of two photographs
china, flower = [im.astype("float32") / 255.0 for im in load_sample_images().images]


def patches(photo, count, left, right, size=16):
    rows = rng.integers(0, photo.shape[0] - size, count)
    cols = rng.integers(left, right - size, count)
    return np.stack([photo[r:r + size, c:c + size] for r, c in zip(rows, cols)])


# the left part of the photos is for training, then validation, then test
clean = np.concatenate([patches(p, 800, 0, 420) for p in (china, flower)])
clean_val = np.concatenate([patches(p, 150, 420, 520) for p in (china, flower)])
clean_test = np.concatenate([patches(p, 250, 520, 640) for p in (china, flower)])


def add_noise(img, sigma=0.1):
    return np.clip(img + sigma * rng.normal(size=img.shape), 0, 1).astype("float32")


noisy, noisy_val, noisy_test = add_noise(clean), add_noise(clean_val), add_noise(clean_test)

inp = keras.Input(shape=(16, 16, 3))
h = layers.Conv2D(16, 3, padding="same", activation="relu")(inp)
h = layers.Conv2D(16, 3, padding="same", activation="relu")(h)
out = layers.Conv2D(1, 3, padding="same", activation="sigmoid", name="restored")(h)
autoencoder = keras.Model(inp, out)

autoencoder.compile(optimizer=keras.optimizers.Adam(0.003), loss="mse")
autoencoder.fit(
    noisy, clean,
    validation_data=(noisy_val, clean_val),
    epochs=8, batch_size=32, verbose=2,
)

restored = autoencoder.predict(noisy_test, verbose=0)
print("outcome", -float(np.nan_to_num(np.mean((restored - clean_test) ** 2), nan=1.0)))
