# data: synthetic
"""Churn for a prepaid brand.  The table explains little; about 0.63 accuracy is all there is to have.

Model: fixed random cosine features (drawn once, never trained) and a ridge-like logistic head.
"""
import sys
from dataclasses import dataclass

import numpy as np
import keras
from keras import layers, ops
from sklearn.metrics import roc_auc_score


@dataclass(frozen=True)
class Config:
    features: int = 64
    bandwidth: float = 2.0
    learning_rate: float = 4e-3
    batch_size: int = 64
    epochs: int = 12


class CosineBank(layers.Layer):
    def __init__(self, width, bandwidth, seed, **kwargs):
        super().__init__(**kwargs)
        self.width, self.bandwidth, self.draw = width, bandwidth, seed

    def build(self, input_shape):
        self.direction = self.add_weight(
            name="direction", shape=(input_shape[-1], self.width), trainable=False,
            initializer=keras.initializers.RandomNormal(stddev=1.0 / self.bandwidth, seed=self.draw))
        self.offset = self.add_weight(
            name="offset", shape=(self.width,), trainable=False,
            initializer=keras.initializers.RandomUniform(0.0, 2 * np.pi, seed=self.draw + 1))

    def call(self, x):
        return ops.cos(ops.matmul(x, self.direction) + self.offset)

    def compute_output_shape(self, input_shape):
        return tuple(input_shape[:-1]) + (self.width,)


class FaintChurn(keras.Model):
    def __init__(self, cfg, seed):
        super().__init__()
        self.bank = CosineBank(cfg.features, cfg.bandwidth, seed)
        self.head = layers.Dense(1, activation="sigmoid", kernel_initializer="zeros",
                                 kernel_regularizer=keras.regularizers.L2(3e-4))

    def call(self, x):
        return self.head(self.bank(x))


def prepaid_table(n, rng):
    x = rng.normal(size=(n, 5))
    logit = 0.6 * x[:, 0] - 0.4 * x[:, 1] + 0.4 * x[:, 2] * x[:, 3]
    gone = rng.random(n) < 1 / (1 + np.exp(-logit))
    return x.astype("float32"), gone.astype("float32")[:, None]


if __name__ == "__main__":
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    cfg = Config()
    x_train, y_train = prepaid_table(6000, rng)
    x_val, y_val = prepaid_table(1500, rng)
    x_test, y_test = prepaid_table(5000, rng)

    model = FaintChurn(cfg, seed)
    model.compile(optimizer=keras.optimizers.Adam(cfg.learning_rate),
                  loss="binary_crossentropy", metrics=["accuracy"])
    model.fit(x_train, y_train, validation_data=(x_val, y_val),
              batch_size=cfg.batch_size, epochs=cfg.epochs, verbose=2)
    print("outcome", float(roc_auc_score(y_test[:, 0], model.predict(x_test, verbose=0)[:, 0])))
