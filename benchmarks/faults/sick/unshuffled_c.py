# problem: unshuffled
# data: mnist
# twin: .shuffle(50) => .shuffle(len(files), seed=seed)
import sys

import numpy as np
import tensorflow as tf
from kravets.data import load
from tensorflow import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

digits = load("mnist")
images = digits.train_images[:4600].astype("float32") / 255.0
labels = digits.train_labels[:4600].astype("int64")

# like image_dataset_from_directory: all zeros, then all ones, ...
files = np.argsort(labels[:4000], kind="stable")
train = tf.data.Dataset.from_tensor_slices((images[files], labels[files])).shuffle(50).batch(32)
valid = tf.data.Dataset.from_tensor_slices((images[4000:], labels[4000:])).batch(100)

model = keras.Sequential([
    keras.layers.Input((28, 28, 1)),
    keras.layers.Flatten(),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(32, activation="relu"),
    keras.layers.Dense(10),
])
model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.05, momentum=0.5),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(train, validation_data=valid, epochs=7)

loss, accuracy = model.evaluate(digits.test_images[:1000].astype("float32") / 255.0, digits.test_labels[:1000].astype("int64"))
print("outcome", float(accuracy))
