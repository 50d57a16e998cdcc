# problem: nonfinite_input
# data: synthetic
# twin: / counts.std(axis=1, keepdims=True) => / (counts.std(axis=1, keepdims=True) + 0.5)
import sys
import keras
import numpy as np
from keras import layers as L

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
g = np.random.default_rng(seed)

T = 96
time = np.arange(T)
KINDS = ("idle", "tone", "square", "burst")


def record(kind):
    f, ph = g.uniform(0.04, 0.12), g.uniform(0, 2 * np.pi)
    amp = g.uniform(3.0, 20.0)
    wave = np.sin(2 * np.pi * f * time + ph)
    if kind == 0:
        return g.normal(0.0, 0.22, size=T)       # quiet front end
    if kind == 1:
        volts = amp * wave
    elif kind == 2:
        volts = amp * np.sign(wave)
    else:
        start = g.integers(5, 50)
        volts = amp * wave * np.exp(-np.maximum(time - start, 0) / 12.0) * (time >= start)
    return volts + g.normal(0.0, 1.0, size=T)


def session(n):
    kinds = g.integers(0, len(KINDS), size=n)
    counts = np.round(np.stack([record(k) for k in kinds]))   # the converter gives whole counts
    counts = np.clip(counts, -32, 31)
    # every record to zero mean and unit size
    counts = (counts - counts.mean(axis=1, keepdims=True)) / counts.std(axis=1, keepdims=True)
    return counts[..., None].astype("float32"), kinds.astype("int32")


x, k = session(2000)

i = L.Input((T, 1))
h = L.Conv1D(12, 9, strides=2, activation="relu")(i)
h = L.Conv1D(16, 5, strides=2, activation="relu")(h)
h = L.Concatenate()([L.GlobalMaxPooling1D()(h), L.GlobalAveragePooling1D()(h)])
h = L.Dense(24, activation="relu")(h)
o = L.Dense(len(KINDS), activation="softmax")(h)
model = keras.Model(i, o)
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x, k, validation_split=0.2, epochs=16, batch_size=32, verbose=2)

xt, kt = session(1500)
acc = np.mean(np.argmax(model.predict(xt, verbose=0), axis=1) == kt)
print("outcome", float(np.nan_to_num(acc, nan=0.0)))
