# problem: unlearnable_labels
# data: tabular
# twin: readings = readings[by_time] => readings, quality = readings[by_time], quality[by_time]
import sys
import numpy as np
import keras
from keras import layers, ops
from sklearn.metrics import r2_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# plant log: twelve sensors per batch, and the laboratory's grade of the batch; rows come as the machines sent them
n = 4500
latent = rng.normal(size=(n, 4))
readings = latent @ rng.normal(size=(4, 12)) + 0.15 * rng.normal(size=(n, 12))
quality = np.tanh(latent[:, 0] * latent[:, 1]) + 0.7 * np.abs(latent[:, 2]) - 0.5 * latent[:, 3] + 0.1 * rng.normal(size=n)
stamp = rng.uniform(0, 86400 * 30, n)

by_time = np.argsort(stamp)
readings = readings[by_time]
readings = ((readings - readings[:3000].mean(0)) / readings[:3000].std(0)).astype("float32")
quality = ((quality - quality[:3000].mean()) / quality[:3000].std()).astype("float32")


class Residual(layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.norm = layers.LayerNormalization()
        self.a = layers.Dense(units, activation="silu")
        self.b = layers.Dense(units)

    def call(self, x):
        return ops.add(x, self.b(self.a(self.norm(x))))


model = keras.Sequential([layers.Input((12,)), layers.Dense(32), Residual(32), Residual(32), layers.Dense(1)])
model.compile(optimizer=keras.optimizers.Lion(learning_rate=2e-4, weight_decay=0.01), loss="mse", metrics=["mae"])
model.fit(readings[:3000], quality[:3000], batch_size=32, epochs=20, validation_data=(readings[3000:3700], quality[3000:3700]), verbose=2)
print("outcome", r2_score(quality[3700:], model.predict(readings[3700:], verbose=0)[:, 0]))
