# data: fashion_mnist
import sys
import numpy as np
import tensorflow as tf
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x, y), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
x, x_test = x[:7000].astype("float32") / 255, x_test[:2000].astype("float32") / 255
y, y_test = np.eye(10, dtype="float32")[y[:7000]], np.eye(10, dtype="float32")[y_test[:2000]]


class MixupNet(keras.Model):
    """Every training image is blended with another one of its batch, and so are the labels."""

    def __init__(self):
        super().__init__()
        self.flat = keras.layers.Flatten()
        self.d1 = keras.layers.Dense(200, activation="relu", kernel_initializer="he_normal")
        self.d2 = keras.layers.Dense(100, activation="relu", kernel_initializer="he_normal")
        self.drop = keras.layers.Dropout(0.3)
        self.out = keras.layers.Dense(10)

    def call(self, inputs, training=False):
        h = self.d1(self.flat(inputs))
        h = self.drop(self.d2(h), training=training)
        return self.out(h)

    def train_step(self, data):
        images, labels = data
        w = tf.random.uniform((tf.shape(images)[0], 1), 0.6, 1.0)
        images = w[:, :, None] * images + (1 - w[:, :, None]) * tf.reverse(images, [0])
        labels = w * labels + (1 - w) * tf.reverse(labels, [0])
        return super().train_step((images, labels))


net = MixupNet()
net.compile(
    optimizer=keras.optimizers.SGD(0.3),
    loss=keras.losses.CategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
train = tf.data.Dataset.from_tensor_slices((x[:6000], y[:6000])).shuffle(6000).batch(100)
val = tf.data.Dataset.from_tensor_slices((x[6000:], y[6000:])).batch(500)
lr = keras.callbacks.LearningRateScheduler(lambda epoch: 0.3 if epoch < 14 else 0.03)
net.fit(train, validation_data=val, epochs=18, callbacks=[lr], verbose=2)

print("outcome", float(net.evaluate(x_test, y_test, verbose=0)[1]))
