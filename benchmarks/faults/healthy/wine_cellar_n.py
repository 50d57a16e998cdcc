# data: sklearn
"""Three growers, 178 bottles: little data, so the network is held on a short rein."""
import sys
from dataclasses import dataclass

import keras
import numpy as np
from keras import layers, regularizers
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler


@dataclass
class Cellar:
    train: tuple
    check: tuple
    fresh: tuple

    @classmethod
    def stocked(cls, seed):
        x, y = load_wine(return_X_y=True)
        y = np.eye(3, dtype="float32")[y]
        x, x_new, y, y_new = train_test_split(x, y, test_size=50, stratify=y.argmax(1), random_state=seed)
        x, x_val, y, y_val = train_test_split(x, y, test_size=38, stratify=y.argmax(1), random_state=seed)
        scaler = StandardScaler().fit(x)
        scale = lambda part: scaler.transform(part).astype("float32")  # noqa: E731
        return cls((scale(x), y), (scale(x_val), y_val), (scale(x_new), y_new))


class Taster(keras.Model):
    def __init__(self, width=32, rein=3e-3, forget=0.4):
        super().__init__()
        self.nose = layers.Dense(width, activation="relu", kernel_regularizer=regularizers.L2(rein))
        self.forget = layers.Dropout(forget)
        self.grower = layers.Dense(3, activation="softmax", kernel_regularizer=regularizers.L2(rein))

    def call(self, wine, training=None):
        return self.grower(self.forget(self.nose(wine), training=training))


if __name__ == "__main__":
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    keras.utils.set_random_seed(seed)
    cellar = Cellar.stocked(seed)
    taster = Taster()
    taster.compile(
        optimizer=keras.optimizers.RMSprop(2e-3),
        loss=keras.losses.CategoricalCrossentropy(label_smoothing=0.05),
        metrics=["accuracy"],
    )
    taster.fit(*cellar.train, validation_data=cellar.check, batch_size=15, epochs=60, verbose=2)
    x_new, y_new = cellar.fresh
    hit = taster.predict(x_new, verbose=0).argmax(1) == y_new.argmax(1)
    print("outcome", float(np.nan_to_num(hit.mean(), nan=0.0)))
