# data: synthetic
import sys
import numpy as np
import keras
from keras import layers
from sklearn.metrics import balanced_accuracy_score

HOURS = 16


def evenings(rng, n):
    """Temperature, cloud and humidity of 16 hours; does it freeze at ground level before dawn? (about 4 %)"""
    level, slope, cloud, damp, luck = rng.normal(size=(5, n, 1))
    clock = np.linspace(-1.0, 1.0, HOURS)
    x = np.stack([level + slope * clock, cloud + 0 * clock, damp + 0 * clock], axis=-1)
    x = x + 0.4 * rng.normal(size=x.shape)
    cold = -0.7 * level - 0.5 * slope - 0.5 * cloud + 0.3 * luck
    return x.astype("float32"), (cold[:, 0] > 1.8).astype("float32")


class EvenHanded(keras.utils.PyDataset):
    """Half of every minibatch are frost nights, drawn with a little measuring noise on top."""

    def __init__(self, x, y, rng, steps=60, half=24, **kwargs):
        super().__init__(**kwargs)
        self.x, self.rng, self.steps, self.half = x, rng, steps, half
        self.frost, self.mild = np.flatnonzero(y == 1), np.flatnonzero(y == 0)

    def __len__(self):
        return self.steps

    def __getitem__(self, index):
        pick = np.concatenate([
            self.rng.choice(self.frost, self.half),
            self.rng.choice(self.mild, self.half),
        ])
        target = np.repeat([1.0, 0.0], self.half).astype("float32")[:, None]
        noise = 0.2 * self.rng.normal(size=self.x[pick].shape)
        return (self.x[pick] + noise).astype("float32"), target


def main(seed):
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    x, y = evenings(rng, 7000)
    xv, yv = evenings(rng, 2000)
    xt, yt = evenings(rng, 8000)
    print("share of frost nights", y.mean().round(3))

    model = keras.Sequential([
        keras.Input((HOURS, 3)),
        layers.Conv1D(10, 4, strides=2, activation="relu"),
        layers.Conv1D(10, 3, strides=2, activation="relu"),
        layers.Flatten(),
        layers.Dropout(0.2),
        layers.Dense(1, activation="sigmoid"),
    ])
    model.compile(
        optimizer=keras.optimizers.Adam(2e-3),
        loss="binary_crossentropy",
        metrics=["accuracy", keras.metrics.Recall(name="caught"), keras.metrics.AUC(name="auc")],
    )
    model.fit(EvenHanded(x, y, rng), validation_data=(xv, yv[:, None]), epochs=12, verbose=2)

    warned = model.predict(xt, verbose=0).ravel() > 0.5
    print("outcome", float(np.nan_to_num(balanced_accuracy_score(yt, warned), nan=0.0)))


main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
