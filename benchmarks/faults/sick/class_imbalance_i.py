# problem: class_imbalance
# data: synthetic
# twin: callbacks=[stop], verbose=2) => callbacks=[stop], verbose=2,\n          class_weight={c: len(beat_y) / (4.0 * np.sum(beat_y == c)) for c in range(4)})
"""Heart beat types (normal, ventricular, supraventricular, fusion) from single-lead snippets."""
import sys
import numpy as np
import keras
from keras import layers as L
from sklearn.metrics import balanced_accuracy_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)
T = 96


def beats(kind):
    n = len(kind)
    width = rng.normal(3.0, 0.45, n) + np.where(kind == 1, 1.15, 0.0)
    place = rng.normal(48.0, 2.0, n) - np.where(kind == 2, 5.0, 0.0)
    height = rng.normal(1.0, 0.11, n) - np.where(kind == 3, 0.27, 0.0)
    t = np.arange(T)[None]
    d = t - place[:, None]
    wave = height[:, None] * np.exp(-0.5 * (d / width[:, None]) ** 2)
    wave += 0.25 * np.exp(-0.5 * ((d - 24) / 6) ** 2)
    wave += rng.normal(0, 0.04, (n, T))
    return wave[..., None].astype("float32")


share = [0.91, 0.04, 0.03, 0.02]
beat_y = rng.choice(4, 3600, p=share)
beat_x = beats(beat_y)
val_y = rng.choice(4, 800, p=share)
val_x = beats(val_y)
ward_y = np.repeat(np.arange(4), 300)
ward_x = beats(ward_y)

signal = keras.Input((T, 1))
x = L.Conv1D(12, 7, strides=2, padding="same", activation="relu")(signal)
skip = L.Conv1D(16, 1, strides=2, padding="same")(x)
x = L.Conv1D(16, 5, strides=2, padding="same", activation="relu")(x)
x = L.Conv1D(16, 5, padding="same")(x)
x = L.Activation("relu")(L.Add()([x, skip]))
x = L.MaxPooling1D(2)(x)
x = L.Dense(32, activation="relu")(L.Flatten()(x))
model = keras.Model(signal, L.Dense(4, activation="softmax")(x))

model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="sparse_categorical_crossentropy",
              metrics=["sparse_categorical_accuracy"])
stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=6, restore_best_weights=True)
model.fit(beat_x, beat_y, validation_data=(val_x, val_y), epochs=14, batch_size=64,
          callbacks=[stop], verbose=2)

guess = model.predict(ward_x, verbose=0).argmax(axis=1)
print("outcome", float(np.nan_to_num(balanced_accuracy_score(ward_y, guess))))
