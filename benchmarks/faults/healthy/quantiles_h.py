# data: synthetic
# 10 % / 50 % / 90 % quantiles of a load curve, pinball loss, own train_step (copied from the Keras guide and changed)
import sys
import numpy as np
import tensorflow as tf
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

TAUS = np.array([0.1, 0.5, 0.9], dtype="float32")
N = 6000
hour = rng.uniform(0, 24, N)
temp = rng.normal(0, 1, N)
spread = 0.15 + 0.35 * (hour > 12)
load = np.sin(hour / 24 * 2 * np.pi) + 0.4 * np.abs(temp) + spread * rng.normal(size=N)
F = np.stack([np.sin(hour * np.pi / 12), np.cos(hour * np.pi / 12), temp], axis=1).astype("float32")
T = load.astype("float32")[:, None]


def pinball(y_true, y_pred):
    e = y_true - y_pred
    return ops.mean(ops.maximum(TAUS * e, (TAUS - 1) * e))


class QuantileNet(keras.Model):
    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            q = self(x, training=True)
            loss = self.compute_loss(y=y, y_pred=q)
        grads = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(grads, self.trainable_variables))
        for metric in self.metrics:
            if metric.name == "loss":
                metric.update_state(loss)
            else:
                metric.update_state(y, q)
        return {metric.name: metric.result() for metric in self.metrics}


inputs = keras.Input((3,))
h = layers.Dense(48, activation="swish")(inputs)
h = layers.Dense(48, activation="swish")(h)
start = layers.Dense(1)(h)
gaps = layers.Dense(2, activation="softplus")(h)             # so that quantiles never cross
outputs = layers.Concatenate()([start, start + gaps[:, :1], start + gaps[:, :1] + gaps[:, 1:]])
net = QuantileNet(inputs, outputs)
net.compile(optimizer=keras.optimizers.Adam(3e-3), loss=pinball)
net.fit(F[:4000], T[:4000], batch_size=64, epochs=20, validation_data=(F[4000:5000], T[4000:5000]), verbose=2)

q = net.predict(F[5000:], verbose=0)
print("share inside 10-90 %:", np.mean((T[5000:] > q[:, :1]) & (T[5000:] < q[:, 2:])))
print("outcome", -float(pinball(T[5000:], q)))
