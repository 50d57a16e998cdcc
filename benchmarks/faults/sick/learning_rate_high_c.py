# problem: learning_rate_high
# data: mnist
# twin: SGD(1.5, momentum=0.9) => SGD(0.02, momentum=0.9)
import sys

import tensorflow as tf
from tensorflow import keras

from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

digits = load("mnist")
x_train = digits.train_images[:3600].astype("float32") / 255
y_train = digits.train_labels[:3600].astype("int32")
x_test = digits.test_images[:1000].astype("float32") / 255
y_test = digits.test_labels[:1000].astype("int32")

train = tf.data.Dataset.from_tensor_slices((x_train[:3000], y_train[:3000])).shuffle(3000, seed=seed).batch(50)
valid = tf.data.Dataset.from_tensor_slices((x_train[3000:], y_train[3000:])).batch(200)

model = keras.Sequential()
model.add(keras.layers.Input((28, 28, 1)))
model.add(keras.layers.Conv2D(8, 5, strides=2, activation="relu"))
model.add(keras.layers.Conv2D(16, 3, strides=2, activation="relu"))
model.add(keras.layers.Flatten())
model.add(keras.layers.Dense(32, activation="relu"))
model.add(keras.layers.Dense(10))

model.compile(
    optimizer=keras.optimizers.SGD(1.5, momentum=0.9),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=[keras.metrics.SparseCategoricalAccuracy()],
)
model.fit(train, validation_data=valid, epochs=6)

print("outcome", float(model.evaluate(x_test, y_test, verbose=0)[1]))
