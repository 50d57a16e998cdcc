# problem: learning_rate_high
# data: fashion_mnist
# twin: learning_rate=0.1 => learning_rate=0.001
import sys

import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
x, y = x[:5000] / 255.0, y[:5000]
xt, yt = xt[:1500] / 255.0, yt[:1500]

model = keras.Sequential(
    [
        keras.Input(shape=(28, 28)),
        layers.Flatten(),
        layers.Dense(128, activation="relu"),
        layers.Dense(64, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ]
)
model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=0.1),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(x, y, batch_size=64, epochs=8, validation_split=0.2, verbose=2)

loss, accuracy = model.evaluate(xt, yt, verbose=0)
print("outcome", accuracy)
