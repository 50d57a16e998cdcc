# data: sklearn digits
import sys
import numpy as np
import keras
import tensorflow as tf
from keras import layers
from sklearn.datasets import load_digits

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


class SAM(keras.Model):
    """Sharpness-aware minimization: climb a little, take the gradient there, step from where we were."""

    rho = 0.05

    def train_step(self, data):
        x, y = data
        v = self.trainable_variables
        with tf.GradientTape() as tape:
            loss = self.compute_loss(x, y, self(x, training=True))
        g = tape.gradient(loss, [w.value for w in v])
        norm = tf.linalg.global_norm(g) + 1e-12
        climb = [self.rho * d / norm for d in g]
        for w, e in zip(v, climb):
            w.assign_add(e)
        with tf.GradientTape() as tape:
            out = self(x, training=True)
            loss2 = self.compute_loss(x, y, out)
        g = tape.gradient(loss2, [w.value for w in v])
        for w, e in zip(v, climb):
            w.assign_sub(e)
        self.optimizer.apply(g, v)
        for m in self.metrics:
            m.update_state(loss) if m.name == "loss" else m.update_state(y, out)
        return {m.name: m.result() for m in self.metrics}


D = load_digits()
p = np.random.permutation(len(D.data))
X, Y = (D.images[p, :, :, None] / 16 - 0.5).astype("float32"), D.target[p]
i = keras.Input((8, 8, 1))
h = layers.Conv2D(24, 3, activation="relu")(i)
h = layers.Conv2D(24, 3, activation="relu")(h)
h = layers.Flatten()(h)
h = layers.Dropout(0.4)(h)
model = SAM(i, layers.Dense(10)(h))
model.compile(keras.optimizers.SGD(0.05, momentum=0.9), keras.losses.SparseCategoricalCrossentropy(from_logits=True),
              metrics=[keras.metrics.SparseCategoricalAccuracy(name="acc")])
model.fit(X[:1100], Y[:1100], batch_size=50, epochs=12, validation_data=(X[1100:1400], Y[1100:1400]), verbose=2)
print("outcome", float(np.mean(model.predict(X[1400:], verbose=0).argmax(1) == Y[1400:])))
