# data: digits
# supervised contrastive embedding, judged by nearest neighbours
import sys
import numpy as np
import tensorflow as tf
import keras
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neighbors import KNeighborsClassifier

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


class Embedder(keras.Model):
    def __init__(self, temperature=0.2):
        super().__init__()
        self.temperature = temperature
        self.body = keras.Sequential([
            keras.layers.GaussianNoise(0.1),
            keras.layers.Dense(96, activation="relu"),
            keras.layers.Dropout(0.2),
            keras.layers.Dense(16),
            keras.layers.UnitNormalization(),
        ])
        self.tracker = keras.metrics.Mean(name="loss")

    @property
    def metrics(self):
        return [self.tracker]

    def call(self, x, training=False):
        return self.body(x, training=training)

    def contrast(self, z, y):
        n = tf.shape(z)[0]
        sim = tf.matmul(z, z, transpose_b=True) / self.temperature
        sim -= 1e9 * tf.eye(n)
        logp = sim - tf.reduce_logsumexp(sim, axis=1, keepdims=True)
        same = tf.cast(y[:, None] == y[None, :], tf.float32) * (1.0 - tf.eye(n))
        return -tf.reduce_mean(tf.reduce_sum(same * logp, 1) / tf.maximum(tf.reduce_sum(same, 1), 1.0))

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = self.contrast(self(x, training=True), y)
        grads = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(grads, self.trainable_variables))
        self.tracker.update_state(loss)
        return {"loss": self.tracker.result()}

    def test_step(self, data):
        x, y = data
        self.tracker.update_state(self.contrast(self(x, training=False), y))
        return {"loss": self.tracker.result()}


x, y = load_digits(return_X_y=True)
x = (x / 16.0).astype("float32")
xa, xr, ya, yr = train_test_split(x, y, train_size=1024, random_state=seed, stratify=y)
xv, xt, yv, yt = train_test_split(xr, yr, train_size=384, random_state=seed, stratify=yr)
train = tf.data.Dataset.from_tensor_slices((xa, ya)).shuffle(1024).batch(128, drop_remainder=True)
valid = tf.data.Dataset.from_tensor_slices((xv, yv)).batch(128, drop_remainder=True)

model = Embedder()
model.compile(optimizer=keras.optimizers.Adam(2e-3))
model.fit(train, validation_data=valid, epochs=30, verbose=2)
knn = KNeighborsClassifier(5).fit(model.predict(xa, verbose=0), ya)
print("outcome", float(np.nan_to_num(knn.score(model.predict(xt, verbose=0), yt))))
