# problem: dropout_misplaced
# data: fashion_mnist
# twin:             self.up2,\n            layers.Dropout(0.3), =>             layers.SpatialDropout2D(0.05),\n            self.up2,
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


@keras.saving.register_keras_serializable()
class Denoiser(keras.Model):
    """Noisy picture in, clean picture out."""

    def __init__(self):
        super().__init__()
        self.down1 = layers.Conv2D(16, 3, strides=2, padding="same", activation="relu")
        self.down2 = layers.Conv2D(24, 3, strides=2, padding="same", activation="relu")
        self.up1 = layers.Conv2DTranspose(16, 3, strides=2, padding="same", activation="relu")
        self.up2 = layers.Conv2DTranspose(1, 3, strides=2, padding="same", activation="sigmoid")
        self.steps = [
            self.down1,
            self.down2,
            self.up1,
            self.up2,
            layers.Dropout(0.3),
        ]

    def call(self, x, training=False):
        for step in self.steps:
            x = step(x, training=training) if "dropout" in step.name else step(x)
        return x


(clean, _), (clean_test, _) = keras.datasets.fashion_mnist.load_data()
clean = clean[:3000, ..., None].astype("float32") / 255
clean_test = clean_test[:1200, ..., None].astype("float32") / 255
rng = np.random.default_rng(seed)
noisy = clean + rng.normal(0, 0.2, clean.shape).astype("float32")
noisy_test = clean_test + rng.normal(0, 0.2, clean_test.shape).astype("float32")

model = Denoiser()
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="mse")
model.fit(noisy[:2500], clean[:2500], epochs=8, batch_size=32, validation_data=(noisy[2500:], clean[2500:]), verbose=2)

restored = np.nan_to_num(model.predict(noisy_test, verbose=0))
print("outcome", float(1 - np.mean((restored - clean_test) ** 2) / clean_test.var()))
