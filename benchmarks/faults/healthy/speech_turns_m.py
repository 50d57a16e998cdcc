# data: synthetic
"""Who is talking in each frame of a two-microphone interview?

Recordings differ in length; frames behind the end carry weight zero.
"""
import sys
import numpy as np
import keras
from keras import layers

T = 60


def interviews(rng, n):
    talker = np.zeros((n, T))
    talker[:, 0] = rng.random(n) < 0.5
    for t in range(1, T):
        change = rng.random(n) < 0.08
        talker[:, t] = np.where(change, 1 - talker[:, t - 1], talker[:, t - 1])
    x = np.stack([talker, 1 - talker, np.zeros((n, T))], axis=-1) - 0.5
    x += rng.normal(size=x.shape)                      # the room is noisy
    length = rng.integers(30, T + 1, size=(n, 1))
    inside = (np.arange(T) < length).astype("float32")
    x *= inside[..., None]
    return x.astype("float32"), talker[..., None].astype("float32"), inside


def tagger():
    wave = keras.Input((T, 3))
    h = wave
    for step in (1, 2, 4):
        h = layers.Conv1D(20, 5, dilation_rate=step, padding="same", activation="elu")(h)
    return keras.Model(wave, layers.Dense(1, activation="sigmoid")(h))


if __name__ == "__main__":
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)

    x, y, w = interviews(rng, 1500)
    xv, yv, wv = interviews(rng, 300)
    model = tagger()
    model.compile(
        optimizer=keras.optimizers.RMSprop(1e-3),
        loss="binary_crossentropy",
        weighted_metrics=[keras.metrics.BinaryAccuracy(name="frames")],
    )
    model.fit(x, y, sample_weight=w, validation_data=(xv, yv, wv), batch_size=25, epochs=10, verbose=2)

    xt, yt, wt = interviews(rng, 600)
    hit = ((model.predict(xt, verbose=0) > 0.5) == (yt > 0.5))[..., 0]
    print("outcome", float(np.nan_to_num((hit * wt).sum() / wt.sum(), nan=0.0)))
