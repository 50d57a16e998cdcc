# problem: learning_rate_low
# data: synthetic
# twin: optimizer="adadelta" => optimizer=keras.optimizers.Adadelta(learning_rate=1.0)
# Delivery ETA: courier / zone embeddings + trip features, target is standardised log-minutes
import sys
import numpy as np
import keras
from keras import layers, ops
import tensorflow as tf

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
g = np.random.default_rng(1000 + seed)

N = 9000
zone = g.integers(0, 30, N)
vehicle = g.integers(0, 4, N)
km = g.gamma(2.5, 1.4, N)
hour = g.uniform(8, 22, N)
rain = g.exponential(0.6, N)
zone_speed = g.normal(0, 0.25, 30)
vehicle_speed = np.array([-0.3, 0.0, 0.15, 0.35])
rush = np.exp(-((hour - 18) / 1.5) ** 2)
minutes = np.exp(1.6 + 0.8 * np.log1p(km) + zone_speed[zone] - vehicle_speed[vehicle] * (1 + 0.5 * rush)
                 + 0.4 * rush + 0.1 * rain + g.normal(0, 0.12, N))
y = np.log(minutes)

tr, va, te = slice(0, 6000), slice(6000, 7200), slice(7200, N)
numeric = np.stack([np.log1p(km), np.sin(hour * np.pi / 12), np.cos(hour * np.pi / 12), np.log1p(rain)], 1)
numeric = ((numeric - numeric[tr].mean(0)) / numeric[tr].std(0)).astype("float32")
y = ((y - y[tr].mean()) / y[tr].std()).astype("float32")


def as_dataset(s, shuffle=False):
    ds = tf.data.Dataset.from_tensor_slices(({"zone": zone[s], "vehicle": vehicle[s], "numeric": numeric[s]}, y[s]))
    return (ds.shuffle(6000) if shuffle else ds).batch(64)


class EtaModel(keras.Model):
    def __init__(self):
        super().__init__()
        self.zone_vec = layers.Embedding(30, 6)
        self.vehicle_vec = layers.Embedding(4, 2)
        self.deep = keras.Sequential([layers.Dense(64, activation="relu"), layers.Dense(32, activation="relu")])
        self.eta = layers.Dense(1)

    def call(self, batch):
        z = ops.concatenate([self.zone_vec(batch["zone"]), self.vehicle_vec(batch["vehicle"]), batch["numeric"]], axis=-1)
        return self.eta(self.deep(z))


model = EtaModel()
model.compile(optimizer="adadelta", loss=keras.losses.MeanSquaredError())
model.fit(as_dataset(tr, True), validation_data=as_dataset(va), epochs=20, verbose=2)

pred = model.predict(as_dataset(te), verbose=0)[:, 0]
r2 = 1 - np.mean((pred - y[te]) ** 2) / np.var(y[te])
print("outcome", float(np.nan_to_num(r2, nan=-9.0)))
