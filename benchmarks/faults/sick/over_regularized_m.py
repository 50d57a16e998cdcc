# problem: over_regularized
# data: sklearn
# twin: STRENGTH = 5e-2 => STRENGTH = 1e-5
# digits 8x8 with a tiny conv net (exercise sheet 6, question b)
import sys
import keras
import numpy as np
from keras.layers import Conv2D, Dense, Flatten, Input
from keras.regularizers import L1
from sklearn.datasets import load_digits

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

STRENGTH = 5e-2

digits = load_digits()
order = np.random.default_rng(seed).permutation(len(digits.target))
x = (digits.images[order] / 16.0)[..., np.newaxis].astype("float32")
y = keras.utils.to_categorical(digits.target[order], 10)

x_train, y_train = x[:1150], y[:1150]
x_dev, y_dev = x[1150:1400], y[1150:1400]
x_test, y_test = x[1400:], y[1400:]

model = keras.Sequential([
    Input((8, 8, 1)),
    Conv2D(16, 3, padding="same", activation="relu", kernel_regularizer=L1(STRENGTH)),
    Conv2D(24, 3, strides=2, activation="relu", kernel_regularizer=L1(STRENGTH)),
    Flatten(),
    Dense(48, activation="relu", kernel_regularizer=L1(STRENGTH)),
    Dense(10, activation="softmax", kernel_regularizer=L1(STRENGTH)),
])
model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=25, batch_size=32, validation_data=(x_dev, y_dev), verbose=2)

score = model.evaluate(x_test, y_test, verbose=0)[1]
print("outcome", float(np.nan_to_num(score, nan=0.0)))
