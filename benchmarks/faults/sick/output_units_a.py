# problem: output_units
# data: fashion_mnist
# twin: num_classes = int(y.max()) => num_classes = int(y.max()) + 1
import sys

import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
x = x[:4000, :, :, None].astype("float32") / 255
y = y[:4000]
xt = xt[:1000, :, :, None].astype("float32") / 255
yt = yt[:1000]
num_classes = int(y.max())

model = keras.Sequential([
    layers.Input((28, 28, 1)),
    layers.Conv2D(16, 3, padding="same", activation="relu"),
    layers.MaxPooling2D(4),
    layers.Flatten(),
    layers.Dense(64, activation="relu"),
    layers.Dense(num_classes, activation="softmax"),
])
model.compile(
    optimizer=keras.optimizers.Adam(2e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(),
    metrics=["accuracy"],
)
model.fit(x, y, batch_size=64, epochs=5, validation_split=0.1, verbose=2)

score = model.evaluate(xt, yt, verbose=0)
print("outcome", float(score[1]))
