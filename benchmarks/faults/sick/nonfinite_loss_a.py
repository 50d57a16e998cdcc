# problem: nonfinite_loss
# data: fashion_mnist
# twin: ops.log(y_true / y_pred) => ops.log((y_true + 1e-7) / (y_pred + 1e-7))
import sys

import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
x = x[:4000, ..., None].astype("float32") / 255
xt = xt[:1000, ..., None].astype("float32") / 255
y = keras.utils.to_categorical(y[:4000], 10)


def kl_divergence(y_true, y_pred):
    """Distance between the wanted and the predicted distribution over classes."""
    return ops.sum(y_true * ops.log(y_true / y_pred), axis=-1)


model = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Conv2D(12, 3, strides=2, activation="relu"),
        layers.Conv2D(24, 3, strides=2, activation="relu"),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ]
)
model.compile(optimizer=keras.optimizers.Adam(0.002), loss=kl_divergence, metrics=["accuracy"])
model.fit(x, y, batch_size=50, epochs=7, validation_split=0.15, verbose=2)

guess = model.predict(xt, verbose=0).argmax(axis=1)
print("outcome", float((guess == yt[:1000]).mean()))
