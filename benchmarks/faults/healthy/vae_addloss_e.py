# data: mnist
import sys
import numpy as np
import keras
from keras import layers, ops
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


class Sampling(layers.Layer):
    def __init__(self, **kw):
        super().__init__(**kw)
        self.seeds = keras.random.SeedGenerator(seed)

    def call(self, inputs):
        mean, log_var = inputs
        kl = -0.5 * ops.sum(1 + log_var - ops.square(mean) - ops.exp(log_var), axis=-1)
        self.add_loss(ops.mean(kl))
        return mean + ops.exp(0.5 * log_var) * keras.random.normal(ops.shape(mean), seed=self.seeds)


def pixel_loss(x, r):
    return 196.0 * keras.losses.binary_crossentropy(x, r)


mnist = load("mnist")
pool = lambda a: (a[..., 0].reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4)) / 255.0).reshape(-1, 196).astype("float32")
x_all = pool(mnist.train_images[:7000])
x_test = pool(mnist.test_images[:2000])

x = layers.Input((196,))
h = layers.Dense(128, activation="relu")(x)
z = Sampling()([layers.Dense(6)(h), layers.Dense(6)(h)])
h = layers.Dense(128, activation="relu")(z)
r = layers.Dense(196, activation="sigmoid")(h)
vae = keras.Model(x, r)
steps = 6000 // 64
vae.compile(
    optimizer=keras.optimizers.Adam(keras.optimizers.schedules.PiecewiseConstantDecay([16 * steps, 22 * steps], [2e-3, 6e-4, 2e-4])),
    loss=pixel_loss,
)
vae.fit(x_all[:6000], x_all[:6000], validation_data=(x_all[6000:], x_all[6000:]), epochs=26, batch_size=64, verbose=2)

print("outcome", -vae.evaluate(x_test, x_test, verbose=0) / 196)
