# problem: missing_nonlinearity
# data: series
# twin: return layers.BatchNormalization(momentum=0.9)(h) => return layers.ReLU()(layers.BatchNormalization(momentum=0.9)(h))
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# vibration snippets of a machine; the state decides the dominating frequency
n, length = 4500, 96
state = rng.integers(0, 4, n)
freq = np.array([3.0, 5.0, 8.0, 12.0])[state] * rng.uniform(0.93, 1.07, n)
phase = rng.uniform(0, 2 * np.pi, n)
time = np.arange(length) / length
wave = np.sin(2 * np.pi * freq[:, None] * time + phase[:, None]) * rng.uniform(0.7, 1.3, (n, 1))
wave = (wave + rng.normal(0, 1.0, (n, length)))[..., None].astype("float32")
target = keras.utils.to_categorical(state, 4)

train, val, test = slice(0, 3000), slice(3000, 3600), slice(3600, None)


def block(h, filters, stride):
    h = layers.Conv1D(filters, 7, strides=stride, padding="same", use_bias=False)(h)
    return layers.BatchNormalization(momentum=0.9)(h)


inp = keras.Input((length, 1))
h = block(inp, 16, 1)
h = block(h, 24, 2)
h = block(h, 32, 2)
h = layers.GlobalAveragePooling1D()(h)
out = layers.Dense(4, activation="softmax")(h)

model = keras.Model(inp, out)
model.compile(keras.optimizers.SGD(0.02, momentum=0.9, nesterov=True),
              keras.losses.CategoricalCrossentropy(), metrics=["accuracy"])
model.fit(wave[train], target[train], validation_data=(wave[val], target[val]), epochs=9, batch_size=50, verbose=2)

pred = np.argmax(np.nan_to_num(model.predict(wave[test], verbose=0)), -1)
print("outcome", float(np.mean(pred == state[test])))
