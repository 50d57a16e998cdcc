# problem: dropout_misplaced
# data: fashion_mnist
# twin: layers.Dense(10, activation="softmax"),\n    layers.Dropout(0.5), => layers.Dropout(0.2),\n    layers.Dense(10, activation="softmax"),
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
x = np.expand_dims(x[:4000], -1).astype("float32") / 255.0
y = y[:4000]
xt = np.expand_dims(xt[:1000], -1).astype("float32") / 255.0
yt = yt[:1000]

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(16, 3, activation="relu"),
    layers.MaxPooling2D(3),
    layers.Flatten(),
    layers.Dense(64, activation="relu"),
    layers.Dense(10, activation="softmax"),
    layers.Dropout(0.5),
])
model.compile(
    optimizer=keras.optimizers.Adam(1e-3),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(x, y, batch_size=32, epochs=5, validation_split=0.15, verbose=2)

# average log-likelihood of the test images
p = np.clip(model.predict(xt, verbose=0)[np.arange(len(yt)), yt], 1e-7, 1)
print("outcome", float(np.log(p).mean()))
