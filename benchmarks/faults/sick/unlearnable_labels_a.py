# problem: unlearnable_labels
# data: fashion_mnist
# twin: y[rng.permutation(len(y))] => y[order]
import sys

import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
x, y = x[:4000] / 255.0, y[:4000]
xt, yt = xt[:1000] / 255.0, yt[:1000]

# mix before cutting off the validation part
order = rng.permutation(len(x))
x = x[order]
y = y[rng.permutation(len(y))]

model = keras.Sequential(
    [
        keras.Input((28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
model.compile("adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x[:3400], y[:3400], epochs=8, batch_size=32, validation_data=(x[3400:], y[3400:]), verbose=2)

_, accuracy = model.evaluate(xt, yt, verbose=0)
print("outcome", float(accuracy))
