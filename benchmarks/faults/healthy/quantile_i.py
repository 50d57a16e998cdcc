# data: synthetic
"""Delivery times: 10 %, 50 % and 90 % quantiles with an own pinball loss."""
import sys
import numpy as np
import keras
from keras import ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)
LEVELS = (0.1, 0.5, 0.9)


class Pinball(keras.losses.Loss):
    def __init__(self, levels=LEVELS, name="pinball"):
        super().__init__(name=name)
        self.levels = list(levels)

    def call(self, y_true, y_pred):
        e = ops.cast(y_true, y_pred.dtype) - y_pred
        q = ops.convert_to_tensor(self.levels, dtype=y_pred.dtype)
        return ops.mean(ops.maximum(q * e, (q - 1.0) * e), axis=-1)


def trips(n):
    x = rng.uniform(-1.7, 1.7, (n, 4)).astype("float32")
    spread = 0.25 + 0.5 * np.abs(x[:, 0])
    y = np.sin(2 * x[:, 0]) + 0.5 * x[:, 1] + spread * rng.gumbel(0, 1, n)
    return x, y.astype("float32")[:, None]


x, y = trips(3000)
xv, yv = trips(700)
xt, yt = trips(2000)
epochs, batch = 16, 64
steps = epochs * (len(x) // batch + 1)
model = keras.Sequential([
    keras.Input((4,)),
    keras.layers.Dense(48, activation="silu"),
    keras.layers.Dense(32, activation="silu"),
    keras.layers.Dense(len(LEVELS)),
])
model.compile(optimizer=keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(3e-3, steps)), loss=Pinball())
model.fit(x, y, validation_data=(xv, yv), epochs=epochs, batch_size=batch, verbose=2)
p = model.predict(xt, verbose=0)
print("coverage", [float((yt[:, 0] < p[:, i]).mean()) for i in range(3)])
print("outcome", float(-np.nan_to_num(model.evaluate(xt, yt, verbose=0), nan=99.0)))
