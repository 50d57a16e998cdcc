# data: sklearn digits
import sys
import numpy as np
import keras
from keras import layers, ops
from sklearn.datasets import load_digits

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

pixels = (load_digits().data / 16.0).astype("float32")
pixels = pixels[np.random.permutation(len(pixels))]
train, val, test = pixels[:1200], pixels[1200:1500], pixels[1500:]


class Sample(layers.Layer):
    """draws the code and adds the KL term"""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.rng = keras.random.SeedGenerator(seed)

    def call(self, mean, log_var):
        kl = -0.5 * ops.sum(1 + log_var - ops.square(mean) - ops.exp(log_var), axis=-1)
        self.add_loss(ops.mean(kl))
        noise = keras.random.normal(ops.shape(mean), seed=self.rng)
        return mean + ops.exp(0.5 * log_var) * noise


def reconstruction(y_true, y_pred):
    return 64.0 * keras.losses.binary_crossentropy(y_true, y_pred)


x = keras.Input((64,))
h = layers.Dense(128, activation="relu")(x)
mean = layers.Dense(6, name="mean")(h)
log_var = layers.Dense(6, name="log_var", kernel_initializer="zeros")(h)
z = Sample()(mean, log_var)
h = layers.Dense(128, activation="relu")(z)
vae = keras.Model(x, layers.Dense(64, activation="sigmoid")(h))
vae.compile(optimizer=keras.optimizers.Adam(2e-3), loss=reconstruction)
vae.fit(train, train, batch_size=32, epochs=30, validation_data=(val, val), verbose=2)
print("outcome", -float(np.mean((vae.predict(test, verbose=0) - test) ** 2)))
