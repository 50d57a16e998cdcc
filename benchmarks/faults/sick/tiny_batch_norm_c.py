# problem: tiny_batch_norm
# data: fashion_mnist
# twin: .batch(2) => .batch(32)
# twin: epochs=2 => epochs=10
import sys

import tensorflow as tf
from tensorflow import keras
from tensorflow.keras.layers import Activation, BatchNormalization, Conv2D, Dense, Flatten

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
x = x[..., None].astype("float32") / 255.0
xt = xt[:1000, ..., None].astype("float32") / 255.0
train = tf.data.Dataset.from_tensor_slices((x[:2000], y[:2000])).shuffle(2000).batch(2)
val = (x[2000:2500], y[2000:2500])

model = keras.Sequential()
model.add(keras.Input(shape=(28, 28, 1)))
model.add(Conv2D(12, 5, strides=3))
model.add(BatchNormalization(momentum=0.9))
model.add(Activation("relu"))
model.add(Flatten())
model.add(Dense(48))
model.add(BatchNormalization(momentum=0.9))
model.add(Activation("relu"))
model.add(Dense(10, activation="softmax"))
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])

model.fit(train, validation_data=val, epochs=2, verbose=2)
loss, accuracy = model.evaluate(xt, yt[:1000], verbose=0)
print("outcome", float(accuracy))
