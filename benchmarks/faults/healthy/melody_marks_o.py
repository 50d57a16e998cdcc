# data: synthetic
"""
Mark every note of a melody: lower than, equal to or higher than the note before.
A little attention net; the rate climbs first and then sinks along a cosine.
"""
import sys
import numpy as np
import keras
from keras import layers

PITCHES, NOTES = 12, 16
N_TRAIN, BATCH, EPOCHS = 2400, 32, 14


def melodies(rng, n):
    tune = np.empty((n, NOTES), dtype="int32")
    tune[:, 0] = rng.integers(0, PITCHES, n)
    for i in range(1, NOTES):
        tune[:, i] = np.clip(tune[:, i - 1] + rng.integers(-3, 4, n), 0, PITCHES - 1)
    marks = np.ones_like(tune)  # the first note has nothing before it: "equal"
    marks[:, 1:] = np.sign(np.diff(tune, axis=1)) + 1
    return tune, marks


def build():
    tune = keras.Input((NOTES,), dtype="int32")
    h = layers.Embedding(PITCHES, 24)(tune)
    h = layers.Conv1D(48, 2, padding="causal", activation="gelu")(h)
    a = layers.MultiHeadAttention(2, 16)(h, h, use_causal_mask=True)
    h = layers.LayerNormalization()(h + a)
    h = layers.Dense(48, activation="gelu")(h)
    return keras.Model(tune, layers.Dense(3, activation="softmax")(h))


def main(seed):
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    x, y = melodies(rng, N_TRAIN)
    x_val, y_val = melodies(rng, 400)
    x_new, y_new = melodies(rng, 600)

    total = N_TRAIN // BATCH * EPOCHS
    rate = keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=1e-5,
        warmup_target=1e-3,
        warmup_steps=total // 10,
        decay_steps=total - total // 10,
    )
    model = build()
    model.compile(
        optimizer=keras.optimizers.Lion(learning_rate=rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    model.fit(x, y, batch_size=BATCH, epochs=EPOCHS, validation_data=(x_val, y_val), verbose=2)

    found = model.predict(x_new, verbose=0).argmax(axis=-1)
    print("outcome", float(np.mean(found == y_new)))


main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
