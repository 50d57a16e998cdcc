# problem: over_regularized
# data: synthetic
# twin: l2(0.5) => l2(0.0001)
# Where is the peak in the spectrum? (conv net for 1-d data)
import sys
import numpy as np
import keras
from keras.layers import Input, Conv1D, Flatten, Dense
from keras.regularizers import l2

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

CHANNELS = 40


def spectra(n):
    pos = np.random.uniform(6, 34, (n, 1))
    width = np.random.uniform(1.5, 2.5, (n, 1))
    height = np.random.uniform(0.8, 1.2, (n, 1))
    channel = np.arange(CHANNELS)
    s = height * np.exp(-0.5 * ((channel - pos) / width) ** 2)
    s = s + np.random.normal(0, 0.08, s.shape)
    return s[..., None], (pos - 20.0) / 8.0


X_train, y_train = spectra(3000)
X_val, y_val = spectra(500)
X_test, y_test = spectra(1000)

# standardize
m, s = X_train.mean(), X_train.std()
X_train, X_val, X_test = (X_train - m) / s, (X_val - m) / s, (X_test - m) / s

model = keras.Sequential()
model.add(Input((CHANNELS, 1)))
model.add(Conv1D(12, 5, activation="relu", kernel_regularizer=l2(0.5)))
model.add(Flatten())
model.add(Dense(32, activation="relu", kernel_regularizer=l2(0.5)))
model.add(Dense(1, kernel_regularizer=l2(0.5)))

model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.001), metrics=["mae"])
model.fit(X_train, y_train, validation_data=(X_val, y_val), epochs=15, batch_size=32, verbose=2)

p = model.predict(X_test, verbose=0)
r2 = 1 - ((p - y_test) ** 2).mean() / y_test.var()
print("outcome", float(np.nan_to_num(r2, nan=-99.0)))
