# problem: underfitting
# data: fashion_mnist
# twin: width_multiplier: float = 0.02 => width_multiplier: float = 1.0
"""Shelf camera: article type from a 28x28 crop, for the edge device."""
import sys
from dataclasses import dataclass

import numpy as np
import keras
from keras import layers


@dataclass(frozen=True)
class EdgeConfig:
    width_multiplier: float = 0.02
    base_filters: tuple = (12, 24, 48)
    base_dense: int = 64
    dropout: float = 0.1
    learning_rate: float = 2e-3
    batch_size: int = 64
    epochs: int = 9

    def width(self, n):
        return max(1, int(round(n * self.width_multiplier)))


class EdgeNet(keras.Model):
    def __init__(self, config, classes=10):
        super().__init__()
        self.convs = [layers.Conv2D(config.width(f), 3, strides=2, padding="same", activation="gelu")
                      for f in config.base_filters]
        self.flat = layers.Flatten()
        self.dense = layers.Dense(config.width(config.base_dense), activation="gelu")
        self.dropout = layers.Dropout(config.dropout if config.width_multiplier >= 0.5 else 0.0)
        self.logits = layers.Dense(classes)

    def call(self, crops, training=None):
        h = crops
        for conv in self.convs:
            h = conv(h)
        h = self.dense(self.flat(h))
        return self.logits(self.dropout(h, training=training))


def crops_for(seed, n_train=4000, n_val=800, n_test=2000):
    (images, kinds), (test_images, test_kinds) = keras.datasets.fashion_mnist.load_data()
    rng = np.random.default_rng(seed)
    rows = rng.permutation(len(images))[:n_train + n_val]
    test_rows = rng.permutation(len(test_images))[:n_test]
    prepare = lambda block: ((block.astype("float32") / 255.0 - 0.29) / 0.35)[..., None]
    x, y = prepare(images[rows]), kinds[rows].astype("int32")
    return ((x[:n_train], y[:n_train]), (x[n_train:], y[n_train:]),
            (prepare(test_images[test_rows]), test_kinds[test_rows].astype("int32")))


seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
config = EdgeConfig()
train, val, test = crops_for(seed)

model = EdgeNet(config)
model.compile(
    optimizer=keras.optimizers.AdamW(config.learning_rate, weight_decay=1e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(*train, validation_data=val, batch_size=config.batch_size, epochs=config.epochs, verbose=2)

predicted = model.predict(test[0], batch_size=250, verbose=0).argmax(axis=1)
print("outcome", float((predicted == test[1]).mean()))
