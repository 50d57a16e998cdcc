# problem: none
# data: mnist
"""Self-normalizing network on digits."""
import sys

import keras
from keras import layers
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

digits = load("mnist")
x = digits.train_images[:6000].reshape(-1, 784).astype("float32") / 255.0
y = digits.train_labels[:6000]
xt = digits.test_images[:1000].reshape(-1, 784).astype("float32") / 255.0
yt = digits.test_labels[:1000]

# selu wants standardized inputs
mean, std = x[:5000].mean(), x[:5000].std()
x = (x - mean) / std
xt = (xt - mean) / std

model = keras.Sequential()
model.add(keras.Input(shape=(784,)))
for units in (100, 100, 100):
    model.add(layers.Dense(units, activation="selu", kernel_initializer="lecun_normal"))
    model.add(layers.AlphaDropout(0.1))
model.add(layers.Dense(10, activation="softmax"))

model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.01, momentum=0.9, nesterov=True),
    loss=keras.losses.SparseCategoricalCrossentropy(),
    metrics=[keras.metrics.SparseCategoricalAccuracy(name="acc")],
)
model.fit(x[:5000], y[:5000], validation_data=(x[5000:], y[5000:]), epochs=6, batch_size=64, verbose=2)
print("outcome", model.evaluate(xt, yt, verbose=0)[1])
