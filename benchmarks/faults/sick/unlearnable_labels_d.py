# problem: unlearnable_labels
# data: mnist
# twin: (images.shuffle(3000, seed=seed), labels.shuffle(3000, seed=seed + 1)) => (images, labels)
# twin: .batch(32).prefetch(2) => .shuffle(3000, seed=seed).batch(32).prefetch(2)
import sys

import tensorflow as tf
from kravets.data import load
from tensorflow import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

digits = load("mnist")
images = tf.data.Dataset.from_tensor_slices(digits.train_images[:3000].astype("float32") / 255)
labels = tf.data.Dataset.from_tensor_slices(digits.train_labels[:3000].astype("int32"))
train = tf.data.Dataset.zip((images.shuffle(3000, seed=seed), labels.shuffle(3000, seed=seed + 1)))
train = train.batch(32).prefetch(2)

x_val = digits.train_images[3000:3600].astype("float32") / 255
y_val = digits.train_labels[3000:3600].astype("int32")

model = keras.Sequential([
    keras.layers.Input((28, 28, 1)),
    keras.layers.Conv2D(8, 5, strides=2, padding="same", activation="relu"),
    keras.layers.Conv2D(16, 5, strides=2, padding="same", activation="relu"),
    keras.layers.Flatten(),
    keras.layers.Dense(10),
])
model.compile(
    optimizer=keras.optimizers.Adam(0.001),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(train, epochs=7, validation_data=(x_val, y_val))

x_test = digits.test_images[:1000].astype("float32") / 255
print("outcome", float(model.evaluate(x_test, digits.test_labels[:1000].astype("int32"))[1]))
