# problem: label_noise
# data: fashion_mnist
# twin: rng.random(len(y)) < 0.4 => rng.random(len(y)) < 0.0
import sys

import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
x, y = x[:4000] / 255.0, y[:4000].astype("int32")
xt, yt = xt[:1500] / 255.0, yt[:1500].astype("int32")

# answers of the annotators, given with a row of ten buttons
neighbour = rng.random(len(y)) < 0.4
y[neighbour] = (y[neighbour] + 1) % 10

model = keras.Sequential(
    [
        keras.layers.Input((28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(96, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
model.compile(optimizer=keras.optimizers.Adam(0.001), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y, epochs=12, batch_size=32, validation_split=0.15, verbose=2)
print("outcome", float(model.evaluate(xt, yt, verbose=0)[1]))
