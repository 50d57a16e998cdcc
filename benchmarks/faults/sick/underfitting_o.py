# problem: underfitting
# data: fashion_mnist
# twin: CODE = 1 => CODE = 96
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

CODE = 1  # length of the description of one article


def half_size(images):
    small = images.astype("float32").reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4))
    return small.reshape(len(small), -1) / 255.0


class Wardrobe(keras.Model):
    """picture -> short description -> one of ten articles"""

    def __init__(self, code, **kwargs):
        super().__init__(**kwargs)
        self.describe = keras.layers.Dense(code, activation="elu")
        self.name_it = keras.layers.Dense(10)

    def call(self, pictures):
        return self.name_it(self.describe(pictures))


(images, labels), (new_images, new_labels) = keras.datasets.fashion_mnist.load_data()
pick = np.random.default_rng(seed).permutation(len(images))[:5000]
x, y = half_size(images[pick]), labels[pick].astype("int32")
x_new, y_new = half_size(new_images[:2000]), new_labels[:2000].astype("int32")

centre = x[:4000].mean()
x, x_new = x - centre, x_new - centre

wardrobe = Wardrobe(CODE)
wardrobe.compile(
    optimizer=keras.optimizers.RMSprop(1e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
wardrobe.fit(
    x[:4000], y[:4000],
    batch_size=64, epochs=18,
    validation_data=(x[4000:], y[4000:]),
    verbose=2,
)

logits = wardrobe.predict(x_new, verbose=0)
print("outcome", float(np.mean(logits.argmax(axis=1) == y_new)))
