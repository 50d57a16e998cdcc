# data: synthetic
"""Anomaly detection in a periodic series by the error of a convolutional autoencoder."""
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

TIME_STEPS = 96
DAY = 48


def make_series(length):
    t = np.arange(length)
    phase = 2 * np.pi * t / DAY
    daily = 20 + 8 * np.sin(phase) + 3 * np.sin(2 * phase + 0.7)
    slow = 1.0 * np.sin(2 * np.pi * t / (7 * DAY))
    return daily + slow + rng.normal(scale=0.8, size=length)


train_series = make_series(1900)
test_series = make_series(1000)
is_anomalous = np.zeros(len(test_series), dtype=bool)
is_anomalous[430:480] = True
test_series[430:480] += 18.0  # a sudden jump up

training_mean = train_series.mean()
training_std = train_series.std()


def create_sequences(values):
    windows = [values[i : i + TIME_STEPS] for i in range(len(values) - TIME_STEPS + 1)]
    return np.stack(windows)


x_train = create_sequences((train_series - training_mean) / training_std)
x_train = x_train[..., np.newaxis].astype("float32")
x_test = create_sequences((test_series - training_mean) / training_std)
x_test = x_test[..., np.newaxis].astype("float32")

model = keras.Sequential(
    [
        keras.Input(shape=(TIME_STEPS, 1)),
        layers.Conv1D(32, kernel_size=7, padding="same", strides=2, activation="relu"),
        layers.Dropout(rate=0.2),
        layers.Conv1D(16, kernel_size=7, padding="same", strides=2, activation="relu"),
        layers.Conv1DTranspose(
            16, kernel_size=7, padding="same", strides=2, activation="relu"
        ),
        layers.Dropout(rate=0.2),
        layers.Conv1DTranspose(
            32, kernel_size=7, padding="same", strides=2, activation="relu"
        ),
        layers.Conv1DTranspose(1, kernel_size=7, padding="same"),
    ]
)
model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.001), loss="mse")
model.fit(
    x_train,
    x_train,
    epochs=25,
    batch_size=128,
    validation_split=0.1,
    callbacks=[
        keras.callbacks.EarlyStopping(monitor="val_loss", patience=5, mode="min")
    ],
    verbose=2,
)

train_mae = np.mean(np.abs(model.predict(x_train, verbose=0) - x_train), axis=(1, 2))
threshold = train_mae.max()
test_mae = np.mean(np.abs(model.predict(x_test, verbose=0) - x_test), axis=(1, 2))
flagged = test_mae > threshold
print("threshold", float(threshold), "flagged", int(flagged.sum()))

overlap = create_sequences(is_anomalous.astype("float32")).sum(axis=1)
truly = overlap >= 10
clean = overlap == 0
balanced = 0.5 * flagged[truly].mean() + 0.5 * (~flagged[clean]).mean()
print("outcome", float(balanced))
