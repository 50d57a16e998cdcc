# problem: bad_initialization
# data: mnist
# twin: kernel_initializer=keras.initializers.Constant(0.02) => kernel_initializer="glorot_uniform"
import sys

import tensorflow as tf
from kravets.data import load
from tensorflow import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

digits = load("mnist")
images = digits.train_images[:3600].astype("float32") / 255.0
labels = digits.train_labels[:3600].astype("int64")
train = tf.data.Dataset.from_tensor_slices((images[:3000], labels[:3000])).shuffle(3000).batch(50)
valid = tf.data.Dataset.from_tensor_slices((images[3000:], labels[3000:])).batch(200)


def conv(filters):
    return keras.layers.Conv2D(filters, 3, strides=2, padding="same", activation="relu",
                               kernel_initializer=keras.initializers.Constant(0.02))


model = keras.Sequential([
    keras.layers.Input((28, 28, 1)),
    conv(16),
    conv(24),
    keras.layers.Flatten(),
    keras.layers.Dense(64, activation="relu", kernel_initializer=keras.initializers.Constant(0.02)),
    keras.layers.Dense(10, kernel_initializer=keras.initializers.Constant(0.02)),
])
model.compile(optimizer="adam", metrics=["accuracy"],
              loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(train, validation_data=valid, epochs=6, verbose=2)

x_test = digits.test_images[:1000].astype("float32") / 255.0
_, accuracy = model.evaluate(x_test, digits.test_labels[:1000].astype("int64"), verbose=0)
print("outcome", float(accuracy))
