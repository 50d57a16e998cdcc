# problem: constant_input
# data: synthetic
# twin: readings // 1024 => readings / 1024
"""Exercise 4: name the waveform.

A 10-bit analogue-digital converter delivers integers from 0 to 1023.
A small convolutional network is to tell sine, square and sawtooth apart.
"""
import sys

import keras
import numpy as np
from keras import layers

SAMPLES = 64


def record(n, rng):
    """Return `n` recordings as the converter gives them, and their kinds."""
    kind = rng.integers(0, 3, size=n)
    time = np.arange(SAMPLES) / SAMPLES
    frequency = rng.uniform(2.0, 4.0, size=(n, 1))
    phase = rng.uniform(0.0, 1.0, size=(n, 1))
    cycle = (frequency * time + phase) % 1.0
    sine = np.sin(2 * np.pi * cycle)
    square = np.where(cycle < 0.5, 1.0, -1.0)
    sawtooth = 2.0 * cycle - 1.0
    column = kind[:, None]
    wave = np.where(column == 0, sine, np.where(column == 1, square, sawtooth))
    volts = wave * rng.uniform(0.6, 0.9, size=(n, 1)) + rng.normal(0, 0.07, size=wave.shape)
    readings = np.clip(np.round(512 + 500 * volts), 0, 1023).astype("int32")
    return readings, kind


def prepare(readings):
    """Bring converter units to the range from -1 to 1 and add a channel axis."""
    signal = readings // 1024 * 2.0 - 1.0
    return signal.astype("float32")[:, :, np.newaxis]


def build():
    return keras.Sequential(
        [
            layers.Input(shape=(SAMPLES, 1)),
            layers.Conv1D(16, 7, padding="same", activation="relu"),
            layers.MaxPooling1D(2),
            layers.Conv1D(32, 5, padding="same", activation="relu"),
            layers.GlobalAveragePooling1D(),
            layers.Dense(32, activation="relu"),
            layers.Dense(3, activation="softmax"),
        ]
    )


def main(seed):
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)

    train_readings, train_kind = record(2000, rng)
    val_readings, val_kind = record(400, rng)
    test_readings, test_kind = record(800, rng)

    model = build()
    model.compile(
        optimizer=keras.optimizers.Adam(0.002),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    model.fit(
        prepare(train_readings),
        train_kind,
        validation_data=(prepare(val_readings), val_kind),
        epochs=14,
        batch_size=32,
        verbose=2,
    )
    probabilities = model.predict(prepare(test_readings), verbose=0)
    accuracy = np.mean(np.argmax(probabilities, axis=1) == test_kind)
    print("outcome", float(np.nan_to_num(accuracy, nan=0.0)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
