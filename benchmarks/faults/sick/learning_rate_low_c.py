# problem: learning_rate_low
# data: fashion_mnist
# twin: CosineDecay(2e-6, => CosineDecay(2e-3,
import sys

import tensorflow as tf
from tensorflow import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
BATCH, EPOCHS, N = 50, 7, 3500

(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()


def prepare(image, label):
    return tf.cast(image[..., None], tf.float32) / 255.0, label


train = tf.data.Dataset.from_tensor_slices((x[:N], y[:N])).shuffle(N, seed=seed).batch(BATCH).map(prepare)
val = tf.data.Dataset.from_tensor_slices((x[N : N + 700], y[N : N + 700])).batch(200).map(prepare)
test = tf.data.Dataset.from_tensor_slices((xt[:1000], yt[:1000])).batch(200).map(prepare)

model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        keras.layers.Conv2D(12, 3, strides=2, padding="same", activation="relu"),
        keras.layers.Conv2D(24, 3, strides=2, padding="same", activation="relu"),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
schedule = keras.optimizers.schedules.CosineDecay(2e-6, decay_steps=EPOCHS * N // BATCH, alpha=0.1)
model.compile(
    optimizer=keras.optimizers.Adam(schedule), loss="sparse_categorical_crossentropy", metrics=["accuracy"]
)
model.fit(train, epochs=EPOCHS, validation_data=val, verbose=2)
print("outcome", float(model.evaluate(test, verbose=0)[1]))
