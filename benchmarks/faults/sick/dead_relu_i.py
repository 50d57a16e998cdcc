# problem: dead_relu
# data: synthetic
# twin: THETA = 1.0 => THETA = 0.0
import sys
import numpy as np
import keras
from keras.layers import Conv1D, Dense, GlobalAveragePooling1D, Input, ReLU
seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# three axis accelerometer, 64 samples per window, 4 kinds of movement
def windows(n):
    kind = np.random.randint(0, 4, n)
    t = np.arange(64) / 64
    freq = np.array([3.0, 5.0, 8.0, 12.0])[kind] * np.random.uniform(0.85, 1.15, n)
    phase = np.random.uniform(0, 2 * np.pi, (n, 3, 1))
    amp = np.random.uniform(0.6, 1.4, (n, 3, 1))
    x = amp * np.sin(2 * np.pi * freq[:, None, None] * t + phase)
    x += 0.5 * np.random.randn(n, 3, 64)
    return x.transpose(0, 2, 1).astype("float32"), kind

x, y = windows(2400)
x_test, y_test = windows(800)
mean, std = x.mean((0, 1)), x.std((0, 1))
x, x_test = (x - mean) / std, (x_test - mean) / std

# thresholded rectifier as in the sparse features paper (Keras 2 had it as a layer of its own)
THETA = 1.0

model = keras.Sequential()
model.add(Input((64, 3)))
model.add(Conv1D(32, 7, strides=2))
model.add(ReLU(threshold=THETA))
model.add(Conv1D(32, 5, strides=2))
model.add(ReLU(threshold=THETA))
model.add(GlobalAveragePooling1D())
model.add(Dense(32))
model.add(ReLU(threshold=THETA))
model.add(Dense(4, activation="softmax"))
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y, epochs=15, batch_size=32, validation_split=0.2, verbose=2)

loss, acc = model.evaluate(x_test, y_test, verbose=0)
print("outcome", float(acc))
