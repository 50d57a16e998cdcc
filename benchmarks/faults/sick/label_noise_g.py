# problem: label_noise
# data: fashion_mnist
# twin: targets = crowd["label"] => targets = catalogue["label"]
"""Product embeddings with class proxies on the unit sphere (a small version of our retrieval setup)."""
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed + 17)

(images, classes), (test_images, test_classes) = keras.datasets.fashion_mnist.load_data()
images, classes = images[:7000], classes[:7000].astype("int32")
test_images, test_classes = test_images[:2500], test_classes[:2500].astype("int32")

# what one worker of the labelling platform answers on seeing the thumbnail for a second
LOOKS_LIKE = np.array([6, 3, 4, 1, 2, 7, 0, 9, 0, 5])


def ask_worker(truth):
    u = rng.random(len(truth))
    answer = np.where(u < 0.34, LOOKS_LIKE[truth], truth)
    return np.where(u > 0.88, rng.integers(0, 10, len(truth)), answer).astype("int32")


crowd = {"label": ask_worker(classes)}
catalogue = {"label": classes}
targets = crowd["label"]


class Batches(keras.utils.PyDataset):
    def __init__(self, x, y, size, shuffle, **kw):
        super().__init__(**kw)
        self.x, self.y, self.size, self.shuffle = x, y, size, shuffle
        self.order = np.arange(len(x))
        self.on_epoch_end()

    def __len__(self):
        return int(np.ceil(len(self.x) / self.size))

    def on_epoch_end(self):
        if self.shuffle:
            np.random.shuffle(self.order)

    def __getitem__(self, i):
        j = self.order[i * self.size:(i + 1) * self.size]
        v = self.x[j].astype("float32") / 127.5 - 1.0
        return v[..., None], self.y[j]


@keras.saving.register_keras_serializable()
class CosineProxies(layers.Layer):
    def __init__(self, n, scale=8.0, **kw):
        super().__init__(**kw)
        self.n, self.scale = n, scale

    def build(self, shape):
        self.proxies = self.add_weight(shape=(shape[-1], self.n), initializer="glorot_normal", name="proxies")

    def call(self, e):
        e = ops.normalize(e, axis=-1)
        return self.scale * ops.matmul(e, ops.normalize(self.proxies, axis=0))


inp = keras.Input((28, 28, 1))
h = layers.Conv2D(16, 5, strides=2, padding="same")(inp)
h = layers.LeakyReLU(0.1)(h)
h = layers.Conv2D(24, 3, strides=2, padding="same")(h)
h = layers.LeakyReLU(0.1)(h)
h = layers.Flatten()(h)
h = layers.Dropout(0.4)(h)
h = layers.Dense(32, name="embedding")(h)
model = keras.Model(inp, CosineProxies(10)(h))
model.compile(
    optimizer=keras.optimizers.AdamW(1.5e-3, weight_decay=1e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["sparse_categorical_accuracy"],
)
train = Batches(images[:6000], targets[:6000], 120, True)
val = Batches(images[6000:], targets[6000:], 250, False)
model.fit(train, validation_data=val, epochs=7, verbose=2)

logits = model.predict(test_images[..., None].astype("float32") / 127.5 - 1.0, batch_size=250, verbose=0)
print("outcome", float(np.nan_to_num((logits.argmax(-1) == test_classes).mean())))
