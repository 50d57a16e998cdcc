# data: synthetic
# How long will I wait at the counter?  Not one number but three: the time that one
# in ten, five in ten and nine in ten visitors stay below.
import sys
import numpy as np
import keras
from keras import ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

QUANTILES = np.array([0.1, 0.5, 0.9], dtype="float32")


class Pinball(keras.losses.Loss):
    def __init__(self, quantiles, name="pinball"):
        super().__init__(name=name)
        self.quantiles = quantiles

    def call(self, y_true, y_pred):
        q = ops.convert_to_tensor(self.quantiles)
        miss = y_true - y_pred
        return ops.mean(ops.maximum(q * miss, (q - 1.0) * miss), axis=-1)


class Visits(keras.utils.PyDataset):
    """Batches of visits, mixed anew after each epoch."""

    def __init__(self, x, y, size, mix, **kwargs):
        super().__init__(**kwargs)
        self.x, self.y, self.size, self.mix = x, y, size, mix
        self.order = np.arange(len(x))
        self.on_epoch_end()

    def __len__(self):
        return int(np.ceil(len(self.x) / self.size))

    def __getitem__(self, i):
        rows = self.order[i * self.size:(i + 1) * self.size]
        return self.x[rows], self.y[rows]

    def on_epoch_end(self):
        if self.mix:
            self.order = np.random.permutation(len(self.x))


def visits(n):
    hour = rng.uniform(8, 18, n)
    clerks = rng.integers(1, 6, n)
    queue = rng.integers(0, 15, n)
    typical = 1.0 + (queue + 2 * np.exp(-((hour - 12) ** 2) / 2)) * 0.8 / np.sqrt(clerks)
    minutes = rng.gamma(4.0, typical / 4.0)
    x = np.stack([(hour - 13) / 3, (clerks - 3) / 1.4, (queue - 7) / 4.3], axis=1)
    return x.astype("float32"), (minutes / 5.0).astype("float32")[:, None]


x, y = visits(3000)
x_val, y_val = visits(800)
x_new, y_new = visits(2000)

model = keras.Sequential(
    [
        keras.Input((3,)),
        keras.layers.Dense(32, activation="gelu"),
        keras.layers.Dense(32, activation="gelu"),
        keras.layers.Dense(len(QUANTILES)),
    ]
)
model.compile(optimizer=keras.optimizers.Nadam(2e-3), loss=Pinball(QUANTILES))
model.fit(
    Visits(x, y, 50, mix=True),
    epochs=18,
    validation_data=Visits(x_val, y_val, 200, mix=False),
    verbose=2,
)

gap = y_new - model.predict(x_new, verbose=0)
loss = np.maximum(QUANTILES * gap, (QUANTILES - 1) * gap).mean()
print("outcome", float(np.nan_to_num(-loss, nan=-99.0)))
