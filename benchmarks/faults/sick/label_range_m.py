# problem: label_range
# data: synthetic
# twin: votes.astype("float32") => votes.astype("float32") / JURY
import sys

import keras
import numpy as np
from keras.layers import Conv1D, Dense, Dropout, Flatten, Input

JURY = 5            # listeners per clip
FRAMES, BANDS = 40, 12
TAGS = ["bright", "rough", "wet", "metallic", "distant", "warm"]
TRAITS = 4


class SoundLibrary:
    """Clips of a sound library; five listeners say for each tag whether it applies."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        raw = self.rng.normal(size=(TRAITS, FRAMES + 4, BANDS))
        # a little smoothing along time
        self.patterns = sum(raw[:, k:k + FRAMES] for k in range(5)) / np.sqrt(5.0)
        self.taste = self.rng.normal(size=(TRAITS, len(TAGS)))
        self.taste *= 2.5 / np.linalg.norm(self.taste, axis=0)

    def clips(self, n):
        traits = self.rng.normal(size=(n, TRAITS))
        sound = 0.5 * np.einsum("nk,ktf->ntf", traits, self.patterns)
        sound += 0.5 * self.rng.normal(size=sound.shape)
        agree = 1.0 / (1.0 + np.exp(-(traits @ self.taste)))
        votes = self.rng.binomial(JURY, agree)
        return sound.astype("float32"), votes.astype("float32"), agree


def build():
    sound = Input((FRAMES, BANDS))
    h = Conv1D(16, 5, strides=2, activation="relu")(sound)
    h = Conv1D(16, 3, strides=2, activation="relu")(h)
    h = Flatten()(h)
    h = Dense(32, activation="relu")(h)
    h = Dropout(0.2)(h)
    return keras.Model(sound, Dense(len(TAGS), activation="sigmoid")(h))


if __name__ == "__main__":
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    keras.utils.set_random_seed(seed)
    library = SoundLibrary(seed)
    x, y, _ = library.clips(3000)
    xv, yv, _ = library.clips(500)

    tagger = build()
    tagger.compile(keras.optimizers.RMSprop(1e-3), loss="binary_crossentropy", metrics=["mae"])
    tagger.fit(x, y, batch_size=32, epochs=12, validation_data=(xv, yv), verbose=2)

    # how close do we come to the share of people who would agree?
    xt, _, share = library.clips(1000)
    error = np.abs(tagger.predict(xt, verbose=0) - share).mean()
    print("outcome", float(np.nan_to_num(-error, nan=-99.0)))
