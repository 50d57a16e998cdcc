# problem: loss_head_mismatch
# data: fashion_mnist
# twin: outputs = layers.Dense(10)(h) => outputs = layers.Dense(10, activation="softmax")(h)
import sys

import tensorflow as tf
from tensorflow import keras
from tensorflow.keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
x, xt = x[:5000] / 255.0, xt[:1000] / 255.0
y, yt = y[:5000], yt[:1000]

train = tf.data.Dataset.from_tensor_slices((x[:4000].astype("float32"), y[:4000])).shuffle(4000).batch(64)
valid = tf.data.Dataset.from_tensor_slices((x[4000:].astype("float32"), y[4000:])).batch(250)

# functional API
inputs = keras.Input(shape=(28, 28))
h = layers.Flatten()(inputs)
h = layers.Dense(128, activation="relu")(h)
h = layers.Dense(64, activation="relu")(h)
outputs = layers.Dense(10)(h)
model = keras.Model(inputs, outputs, name="clothes")

model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(train, validation_data=valid, epochs=8, verbose=2)

_, accuracy = model.evaluate(xt.astype("float32"), yt, verbose=0)
print("outcome", float(accuracy))
