# data: sklearn digits
"""Metric learning with a supervised contrastive loss in a custom train step; judged by nearest neighbours."""
import sys
import numpy as np
import keras
import tensorflow as tf
from keras import layers, ops
from sklearn.datasets import load_digits
from sklearn.neighbors import KNeighborsClassifier

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

x, y = load_digits(return_X_y=True)
x, y = (x / 16.0 - 0.3).astype("float32"), y.astype("int32")
order = np.random.default_rng(seed).permutation(len(x))
tr, va, te = np.split(order, [1100, 1400])


def contrastive(embeddings, labels, temperature=0.2):
    """Supervised contrastive loss: log-probability of the same-class neighbours, averaged over anchors."""
    n = ops.shape(labels)[0]
    sim = ops.matmul(embeddings, ops.transpose(embeddings)) / temperature - 1e9 * ops.eye(n)
    log_p = sim - ops.logsumexp(sim, axis=1, keepdims=True)
    same = ops.cast(labels[:, None] == labels[None], "float32") - ops.eye(n)
    return ops.mean(-ops.sum(same * log_p, axis=1) / ops.maximum(ops.sum(same, axis=1), 1.0))


class Embedder(keras.Model):
    def __init__(self, dim=12):
        super().__init__()
        self.net = keras.Sequential([
            layers.Dense(96, activation="relu"), layers.Dropout(0.2),
            layers.Dense(48, activation="relu"), layers.Dense(dim), layers.UnitNormalization()])
        self.tracker = keras.metrics.Mean(name="loss")

    @property
    def metrics(self):
        return [self.tracker]

    def call(self, x, training=False):
        return self.net(x, training=training)

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = contrastive(self(x, training=True), y)
        self.optimizer.apply_gradients(zip(tape.gradient(loss, self.trainable_variables), self.trainable_variables))
        self.tracker.update_state(loss)
        return {"loss": self.tracker.result()}

    def test_step(self, data):
        x, y = data
        self.tracker.update_state(contrastive(self(x, training=False), y))
        return {"loss": self.tracker.result()}


model = Embedder()
model.compile(optimizer=keras.optimizers.Adam(2e-3))
train = tf.data.Dataset.from_tensor_slices((x[tr], y[tr])).shuffle(1100).batch(100, drop_remainder=True)
val = tf.data.Dataset.from_tensor_slices((x[va], y[va])).batch(100)
model.fit(train, validation_data=val, epochs=30, verbose=2)

knn = KNeighborsClassifier(5).fit(model.predict(x[tr], verbose=0), y[tr])
print("outcome", float(np.nan_to_num(knn.score(model.predict(x[te], verbose=0), y[te]))))
