# problem: leakage
# data: synthetic
# twin: rows = plays => rows = np.unique(plays)
import sys
import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# One listener, fourteen audio descriptors a track (energy, valence, tempo...),
# and whether the track was heard to the end.
D = 14
taste = rng.normal(size=D)
taste /= np.linalg.norm(taste)


def tracks(n):
    audio = rng.normal(size=(n, D))
    pull = audio @ taste + 0.6 * np.tanh(audio[:, 0] * audio[:, 1]) - 0.4 * np.tanh(audio[:, 2] * audio[:, 3])
    finished = rng.random(n) < 1.0 / (1.0 + np.exp(-1.6 * pull))
    return audio.astype("float32"), finished.astype("float32")


audio, finished = tracks(900)

# The tracks come to us by way of six playlists of 500 tracks.
playlists = [rng.choice(900, size=500, replace=False) for _ in range(6)]
plays = np.concatenate(playlists)
rows = plays

rows = rng.permutation(rows)
cut = int(0.75 * len(rows))
fit_rows, val_rows = rows[:cut], rows[cut:]

net = keras.Sequential([
    keras.Input((D,)),
    keras.layers.Dense(192, activation="relu"),
    keras.layers.Dense(192, activation="relu"),
    keras.layers.Dense(1, activation="sigmoid"),
])
net.compile(optimizer=keras.optimizers.Adam(1e-3), loss="binary_crossentropy", metrics=["accuracy"])
patience = keras.callbacks.EarlyStopping(monitor="val_loss", patience=4, restore_best_weights=True)
net.fit(
    audio[fit_rows], finished[fit_rows],
    validation_data=(audio[val_rows], finished[val_rows]),
    batch_size=32, epochs=45, callbacks=[patience], verbose=2,
)


def share_right(a, f):
    return np.mean((net.predict(a, verbose=0)[:, 0] > 0.5) == (f > 0.5))


promised = share_right(audio[val_rows], finished[val_rows])
later = share_right(*tracks(4000))
print("promised %.3f, next year's tracks %.3f" % (promised, later))
print("outcome", float(np.nan_to_num(-abs(promised - later), nan=-99.0)))
