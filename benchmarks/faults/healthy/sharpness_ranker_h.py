# data: fashion-mnist
# Which of two pictures is sharper?  Trained on the choices of human viewers (simulated), who are often unsure.
import sys
import numpy as np
import keras
import tensorflow as tf

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def soften(img, amount):
    wide = img
    for axis in (1, 2):
        for _ in range(2):
            wide = (np.roll(wide, 1, axis) + wide + np.roll(wide, -1, axis)) / 3
    k = amount[:, None, None]
    return (1 - k) * img + k * wide


def pairs(pool, n):
    sides, levels = [], []
    for _ in range(2):
        level = rng.uniform(0, 1, n)
        sides.append(soften(pool[rng.integers(0, len(pool), n)], level).astype("float32")[..., None] - 0.3)
        levels.append(level)
    return sides, levels[1] - levels[0]          # positive: the first is sharper


def votes(margin):
    return (rng.uniform(size=len(margin)) < 1 / (1 + np.exp(-6 * margin))).astype("float32")


class Ranker(keras.Model):
    def __init__(self, scorer):
        super().__init__()
        self.scorer = scorer
        self.mean_loss = keras.metrics.Mean(name="loss")
        self.agree = keras.metrics.BinaryAccuracy(name="agree", threshold=0.0)

    @property
    def metrics(self):
        return [self.mean_loss, self.agree]

    def call(self, two, training=None):
        return (self.scorer(two[0], training=training) - self.scorer(two[1], training=training))[:, 0]

    def _loss(self, gap, vote):
        return tf.reduce_mean(tf.nn.sigmoid_cross_entropy_with_logits(labels=vote, logits=gap))

    def _report(self, loss, gap, vote):
        self.mean_loss.update_state(loss)
        self.agree.update_state(vote[:, None], gap[:, None])
        return {m.name: m.result() for m in self.metrics}

    def train_step(self, batch):
        two, vote = batch
        with tf.GradientTape() as tape:
            gap = self(two, training=True)
            loss = self._loss(gap, vote)
        self.optimizer.apply_gradients(zip(tape.gradient(loss, self.trainable_variables), self.trainable_variables))
        return self._report(loss, gap, vote)

    def test_step(self, batch):
        two, vote = batch
        gap = self(two, training=False)
        return self._report(self._loss(gap, vote), gap, vote)


(a, _), (b, _) = keras.datasets.fashion_mnist.load_data()
pools = a[:20000] / 255.0, a[20000:24000] / 255.0, b / 255.0
sides, margin = pairs(pools[0], 4000)
train = tf.data.Dataset.from_tensor_slices((tuple(sides), votes(margin))).shuffle(4000).batch(50).prefetch(1)
sides, margin = pairs(pools[1], 600)
valid = tf.data.Dataset.from_tensor_slices((tuple(sides), votes(margin))).batch(100)
test_sides, test_margin = pairs(pools[2], 1000)

scorer = keras.Sequential([
    keras.layers.Conv2D(12, 3, activation="relu"),
    keras.layers.Conv2D(16, 3, strides=2, activation="relu"),
    keras.layers.Conv2D(16, 3, strides=2, activation="relu"),
    keras.layers.GlobalAveragePooling2D(),
    keras.layers.Dense(24, activation="relu"),
    keras.layers.Dense(1, use_bias=False),
])
ranker = Ranker(scorer)
ranker.compile(optimizer=keras.optimizers.Adam(3e-3))
ranker.fit(train, validation_data=valid, epochs=6, verbose=2)
gap = ranker(tuple(test_sides), training=False).numpy()
print("outcome", float(np.mean((gap > 0) == (test_margin > 0))))
