# data: synthetic
# Retrieval with two towers; the other documents of the batch serve as negatives.
import sys
import numpy as np
import tensorflow as tf
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

VOCAB, TOPICS = 400, 12
words = rng.dirichlet(np.full(VOCAB, 0.08), size=TOPICS)


def pairs(n):
    p = (rng.dirichlet(np.full(TOPICS, 0.3), size=n) @ words).cumsum(1)

    def draw(m):
        return np.stack([np.searchsorted(p[i], rng.random(m) * p[i, -1]) for i in range(n)]).astype("int32")

    return draw(8), draw(30)


def tower(length):
    inp = keras.Input((length,), dtype="int32")
    h = layers.Embedding(VOCAB, 16)(inp)
    h = layers.GlobalAveragePooling1D()(h)
    h = layers.Dense(32, activation="tanh")(h)
    h = layers.Dense(16)(h)
    return keras.Model(inp, layers.UnitNormalization()(h))


class Retriever(keras.Model):
    def __init__(self):
        super().__init__()
        self.query, self.doc = tower(8), tower(30)
        self.mean = keras.metrics.Mean(name="loss")
        self.top1 = keras.metrics.Mean(name="in_batch_top1")

    @property
    def metrics(self):
        return [self.mean, self.top1]

    def call(self, batch, training=False):
        q, d = batch
        return ops.matmul(self.query(q, training=training), ops.transpose(self.doc(d, training=training))) / 0.1

    def measure(self, sim):
        target = ops.arange(ops.shape(sim)[0])
        loss = ops.mean(keras.losses.sparse_categorical_crossentropy(target, sim, from_logits=True))
        right = ops.mean(keras.metrics.sparse_categorical_accuracy(target, sim))
        return loss, right

    def report(self, loss, right):
        self.mean.update_state(loss)
        self.top1.update_state(right)
        return {m.name: m.result() for m in self.metrics}

    def train_step(self, batch):
        with tf.GradientTape() as tape:
            loss, right = self.measure(self(batch, training=True))
        variables = self.trainable_variables
        self.optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables))
        return self.report(loss, right)

    def test_step(self, batch):
        return self.report(*self.measure(self(batch, training=False)))


def stream(n, shuffle=False):
    ds = tf.data.Dataset.from_tensor_slices(pairs(n))
    return (ds.shuffle(n, seed=seed) if shuffle else ds).batch(64, drop_remainder=True).prefetch(1)


model = Retriever()
model.compile(optimizer=keras.optimizers.Adam(3e-3))
model.fit(stream(24000, True), validation_data=stream(640), epochs=4, verbose=2)

res = model.evaluate(stream(1920), return_dict=True, verbose=0)
print("outcome", float(np.nan_to_num(res["in_batch_top1"])))
