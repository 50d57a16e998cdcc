# problem: stopped_early
# data: mnist
# twin: epochs=2, => epochs=12,
"""Denoising autoencoder on MNIST strokes; reconstruction error on unseen digits."""
import sys
import numpy as np
import keras
from keras import layers
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

d = load("mnist")
clean = d.train_images[:7000].reshape(-1, 784).astype("float32") / 255.0
unseen = d.test_images[:1500].reshape(-1, 784).astype("float32") / 255.0


def corrupt(images, sigma=0.3, drop=0.25):
    keep = rng.random(images.shape) > drop
    noisy = images * keep + sigma * rng.standard_normal(images.shape)
    return np.clip(noisy, 0.0, 1.0).astype("float32")


def block(h, units, name):
    h = layers.Dense(units, use_bias=False, name=name)(h)
    h = layers.LayerNormalization()(h)
    return layers.Activation("gelu")(h)


inp = keras.Input((784,), name="noisy")
h = block(inp, 160, "enc1")
code = layers.Dense(40, name="code")(h)
h = block(code, 160, "dec1")
out = layers.Dense(784, activation="sigmoid", name="clean")(h)
dae = keras.Model(inp, out, name="dae")
dae.compile(optimizer=keras.optimizers.Adam(2e-3), loss="binary_crossentropy", metrics=["mse"])

history = dae.fit(
    corrupt(clean[:6000]), clean[:6000],
    validation_data=(corrupt(clean[6000:]), clean[6000:]),
    batch_size=128,
    epochs=2,
    verbose=2,
)
restored = dae.predict(corrupt(unseen), batch_size=500, verbose=0)
error = float(np.mean((restored - unseen) ** 2))
print("val loss (mse) by epoch:", [round(v, 4) for v in history.history["val_mse"]])
print("outcome", -np.nan_to_num(error, nan=1e6))
