# problem: class_imbalance
# data: fashion_mnist
# twin: shirts = np.flatnonzero(y == 6)[:80] => shirts = np.flatnonzero(y == 6)[:1600]
import sys

import numpy as np
from tensorflow import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# shirt or another piece of upper clothing (T-shirt, pullover, coat)?
(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
shirts = np.flatnonzero(y == 6)[:80]
others = np.flatnonzero(np.isin(y, [0, 2, 4]))[:2000]
chosen = rng.permutation(np.concatenate([shirts, others]))
x_train = x[chosen, :, :, None].astype("float32") / 255.0
y_train = (y[chosen] == 6).astype("float32")

model = keras.Sequential(
    [
        keras.layers.Input((28, 28, 1)),
        keras.layers.Conv2D(16, 3, strides=2, activation="relu"),
        keras.layers.MaxPooling2D(),
        keras.layers.Flatten(),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(optimizer=keras.optimizers.Adam(0.001), loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=32, epochs=8, validation_split=0.15, verbose=2)

pick = np.concatenate([np.flatnonzero(yt == 6)[:600], np.flatnonzero(np.isin(yt, [0, 2, 4]))[:600]])
shirt = model.predict(xt[pick, :, :, None].astype("float32") / 255.0, verbose=0)[:, 0] > 0.5
print("outcome", float(np.mean(shirt == (yt[pick] == 6))))
