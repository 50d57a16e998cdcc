# problem: unscaled_input
# data: synthetic
# twin: x = epochs_data.astype("float32") => x = (epochs_data / epochs_data[:n_train].std()).astype("float32")
# Motor imagery: left or right hand, from 4 EEG channels around C3/C4
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

FS, SECONDS, CH = 100, 1.5, 4
t = np.arange(int(FS * SECONDS)) / FS


def pink(shape):
    n = shape[-1]
    spec = np.fft.rfft(rng.normal(size=shape), axis=-1)
    f = np.fft.rfftfreq(n, 1 / FS)
    spec /= np.sqrt(np.maximum(f, 1.0))
    z = np.fft.irfft(spec, n, axis=-1)
    return z / z.std()


def get_epochs(n):
    """Trials (n, time, channel) in SI units and hand (0 left, 1 right)."""
    hand = rng.integers(0, 2, n)
    eeg = 8e-6 * pink((n, CH, len(t)))
    for k in range(n):
        mu = np.sin(2 * np.pi * rng.uniform(9, 12) * t + rng.uniform(0, 6.28))
        strong, weak = (slice(0, 2), slice(2, 4)) if hand[k] == 0 else (slice(2, 4), slice(0, 2))
        eeg[k, strong] += 5.5e-6 * mu
        eeg[k, weak] += 3.5e-6 * mu
    return eeg.transpose(0, 2, 1), hand


n_train, n_val = 1400, 300
epochs_data, hand = get_epochs(2300)
x = epochs_data.astype("float32")

inp = keras.Input((len(t), CH))
h = layers.Conv1D(16, 15, strides=2, padding="same", activation="relu")(inp)
h = layers.Conv1D(16, 7, strides=2, padding="same", activation="relu")(h)
h = layers.GlobalAveragePooling1D()(h)
h = layers.Dropout(0.2)(h)
out = layers.Dense(1, activation="sigmoid")(h)
model = keras.Model(inp, out)
model.compile(keras.optimizers.Adam(2e-3), loss="binary_crossentropy", metrics=["accuracy"])

b = n_train + n_val
model.fit(x[:n_train], hand[:n_train], epochs=10, batch_size=32,
          validation_data=(x[n_train:b], hand[n_train:b]), verbose=2)
prob = np.nan_to_num(model.predict(x[b:], verbose=0)[:, 0])
print("outcome", float(np.mean((prob > 0.5) == hand[b:])))
