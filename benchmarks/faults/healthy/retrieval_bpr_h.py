# data: synthetic
# Two-tower retrieval trained with BPR (a clicked item should outrank a random one), own train_step.
import sys
import numpy as np
import keras
from keras import layers, ops
import tensorflow as tf

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

U, I, D = 400, 150, 4
user_attr = rng.normal(size=(U, 6)).astype("float32")
item_attr = rng.normal(size=(I, 5)).astype("float32")
taste = np.tanh(user_attr @ rng.normal(size=(6, D)) * 0.5)
style = np.tanh(item_attr @ rng.normal(size=(5, D)) * 0.6)
affinity = taste @ style.T + rng.gumbel(size=(U, I)) * 0.0


def clicks(n):
    u = rng.integers(0, U, n)
    # the click goes to the better of a short slate, with Gumbel noise
    slate = rng.integers(0, I, (n, 5))
    scores = 2.0 * affinity[u[:, None], slate] + rng.gumbel(size=(n, 5))
    best = scores.argmax(1)
    rows = np.arange(n)
    return u, slate[rows, best], slate[rows, (best + 1 + rng.integers(0, 4, n)) % 5]


class TwoTower(keras.Model):
    def __init__(self):
        super().__init__()
        self.user = keras.Sequential([layers.Dense(32, activation="relu"), layers.Dense(8)])
        self.item = keras.Sequential([layers.Dense(32, activation="relu"), layers.Dense(8)])
        self.loss_metric = keras.metrics.Mean(name="loss")
        self.pair_metric = keras.metrics.Mean(name="pair_accuracy")

    @property
    def metrics(self):
        return [self.loss_metric, self.pair_metric]

    def call(self, batch):
        u, pos, neg = batch
        e = self.user(u)
        return ops.sum(e * self.item(pos), -1) - ops.sum(e * self.item(neg), -1)

    def step(self, batch, training):
        margin = self(batch, training=training)
        return ops.mean(ops.softplus(-margin)), margin

    def train_step(self, batch):
        with tf.GradientTape() as tape:
            loss, margin = self.step(batch, True)
        grads = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply(grads, self.trainable_variables)
        return self.report(loss, margin)

    def test_step(self, batch):
        return self.report(*self.step(batch, False))

    def report(self, loss, margin):
        self.loss_metric.update_state(loss)
        self.pair_metric.update_state(ops.cast(margin > 0, "float32"))
        return {m.name: m.result() for m in self.metrics}


def dataset(n, shuffle=False):
    u, p, q = clicks(n)
    ds = tf.data.Dataset.from_tensor_slices((user_attr[u], item_attr[p], item_attr[q]))
    return (ds.shuffle(n) if shuffle else ds).batch(128)


train, val, test = dataset(12000, True), dataset(2000), dataset(4000)
model = TwoTower()
model.compile(optimizer=keras.optimizers.Adam(2e-3))
model.fit(train.map(lambda a, b, c: (a, b, c)), validation_data=val, epochs=12, verbose=2)
result = model.evaluate(test, verbose=0, return_dict=True)
print("outcome", float(np.nan_to_num(result["pair_accuracy"])))
