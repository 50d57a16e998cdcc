# problem: oscillation
# data: fashion_mnist
# twin: momentum=0.999 => momentum=0.9
import sys

import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
x = x[:5000].astype("float32").reshape(-1, 784) / 255 - 0.3
xt = xt[:1000].astype("float32").reshape(-1, 784) / 255 - 0.3
y, yt = y[:5000], yt[:1000]

model = keras.Sequential(
    [
        keras.Input((784,)),
        layers.Dense(64, activation="tanh"),
        layers.Dense(10),
    ]
)
model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.05, momentum=0.999),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(x, y, batch_size=64, epochs=10, validation_split=0.2, verbose=2)

print("outcome", float(model.evaluate(xt, yt, verbose=0)[1]))
