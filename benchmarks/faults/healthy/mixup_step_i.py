# data: mnist
import sys
import numpy as np
import tensorflow as tf
import keras
from keras import layers
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


class MixupModel(keras.Model):
    """training batches are blends of two samples, evaluation uses plain samples"""

    def train_step(self, data):
        x, y = data
        other = tf.random.shuffle(tf.range(tf.shape(x)[0]))
        lam = tf.random.uniform((tf.shape(x)[0], 1), 0.5, 1.0)
        y = lam * y + (1 - lam) * tf.gather(y, other)
        lam = lam[:, :, None, None]
        x = lam * x + (1 - lam) * tf.gather(x, other)
        with tf.GradientTape() as tape:
            p = self(x, training=True)
            loss = self.compute_loss(x=x, y=y, y_pred=p)
        self.optimizer.apply_gradients(zip(tape.gradient(loss, self.trainable_variables), self.trainable_variables))
        for m in self.metrics:
            if m.name == "loss":
                m.update_state(loss)
            else:
                m.update_state(y, p)
        return {m.name: m.result() for m in self.metrics}


d = load("mnist")
idx = np.random.permutation(len(d.train_images))[:4000]
x = d.train_images[idx].reshape(-1, 28, 28, 1).astype("float32") / 255
y = keras.utils.to_categorical(d.train_labels[idx], 10)
xt = d.test_images[:2000].reshape(-1, 28, 28, 1).astype("float32") / 255

i = keras.Input((28, 28, 1))
h = layers.Conv2D(12, 5, strides=2, activation="relu")(i)
h = layers.Conv2D(24, 3, strides=2, activation="relu")(h)
h = layers.Flatten()(h)
h = layers.Dropout(0.3)(h)
model = MixupModel(i, layers.Dense(10, activation="softmax")(h))
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(x[:3400], y[:3400], validation_data=(x[3400:], y[3400:]), epochs=9, batch_size=40, verbose=2)
print("outcome", float(np.mean(model.predict(xt, verbose=0).argmax(1) == d.test_labels[:2000])))
