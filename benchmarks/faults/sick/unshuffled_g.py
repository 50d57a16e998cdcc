# problem: unshuffled
# data: Fashion-MNIST
# twin: train = tf.data.Dataset.from_tensor_slices((x, y)) => train = tf.data.Dataset.from_tensor_slices((x, y)).shuffle(len(x))
import sys
import numpy as np
import tensorflow as tf
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(images, labels), (test_images, test_labels) = keras.datasets.fashion_mnist.load_data()

PER_CLASS = 500
xs, ys = [], []
for c in range(10):
    members = images[labels == c][:PER_CLASS]
    xs.append(members)
    ys.append(np.full(len(members), c))
x = (np.concatenate(xs)[..., None] / 255.0).astype("float32")
y = np.concatenate(ys)

x_val, y_val = (images[-1000:, :, :, None] / 255.0).astype("float32"), labels[-1000:]
x_test, y_test = (test_images[:2000, :, :, None] / 255.0).astype("float32"), test_labels[:2000]

train = tf.data.Dataset.from_tensor_slices((x, y))
train = train.batch(50).prefetch(tf.data.AUTOTUNE)
val = tf.data.Dataset.from_tensor_slices((x_val, y_val)).batch(250)


class Block(layers.Layer):
    def __init__(self, filters):
        super().__init__()
        self.conv = layers.Conv2D(filters, 3, strides=2, padding="same", activation="gelu")
        self.norm = layers.LayerNormalization()

    def call(self, z):
        return self.norm(self.conv(z))


model = keras.Sequential([
    keras.Input((28, 28, 1)),
    Block(12),
    Block(24),
    layers.Flatten(),
    layers.Dropout(0.2),
    layers.Dense(10, activation="softmax"),
])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(train, validation_data=val, epochs=5, verbose=2)

loss, acc = model.evaluate(x_test, y_test, batch_size=250, verbose=0)
print("outcome", float(np.nan_to_num(acc)))
