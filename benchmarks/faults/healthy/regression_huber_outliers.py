# problem: none
# data: synthetic
import sys
import keras
import numpy as np
from keras import layers, regularizers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def signal(x):
    return np.sin(x[:, 0]) + 0.5 * x[:, 1] * x[:, 2] - 0.3 * x[:, 3] ** 2


x = rng.normal(size=(3000, 5)).astype("float32")
y = signal(x) + 0.1 * rng.normal(size=3000)
odd = rng.random(3000) < 0.03                    # the sensor slips now and then
y[odd] += rng.normal(0, 4, odd.sum())

l2 = regularizers.L2(1e-4)
inputs = keras.Input((5,))
h = layers.Dense(48, activation="relu", kernel_regularizer=l2)(inputs)
h = layers.Dense(48, activation="relu", kernel_regularizer=l2)(h)
outputs = layers.Dense(1)(h)
model = keras.Model(inputs, outputs)
model.compile(optimizer="adam", loss=keras.losses.Huber(delta=1.0), metrics=[keras.metrics.MeanAbsoluteError()])
model.fit(x, y, epochs=25, batch_size=32, validation_split=0.2, verbose=0)

new = rng.normal(size=(1000, 5)).astype("float32")
truth = signal(new)
print("outcome", float(-np.mean((model.predict(new, verbose=0)[:, 0] - truth) ** 2) / truth.var()))
