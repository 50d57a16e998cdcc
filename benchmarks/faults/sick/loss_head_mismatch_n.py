# problem: loss_head_mismatch
# data: sklearn
# twin: loss="mean_squared_error" => loss="sparse_categorical_crossentropy"
# Reads the digits on handwritten rain-gauge cards (8x8 scans).

import sys
import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

cards = load_digits()
shuffled = np.random.default_rng(seed).permutation(len(cards.target))
scans = cards.images[shuffled].astype("float32")[..., None]
digit = cards.target[shuffled].astype("int32")[:, None]

a, b = 1150, 1400     # train | validation | held back for the end

reader = keras.Sequential(name="card_reader")
reader.add(keras.Input(shape=(8, 8, 1)))
reader.add(layers.Rescaling(1.0 / 8.0, offset=-1.0))          # 0..16 -> -1..1
reader.add(layers.Conv2D(16, 3, padding="same", activation="relu"))
reader.add(layers.MaxPooling2D(2))
reader.add(layers.Conv2D(24, 3, padding="same", activation="relu"))
reader.add(layers.MaxPooling2D(2))
reader.add(layers.Flatten())
reader.add(layers.Dense(10, activation="softmax"))

reader.compile(
    optimizer=keras.optimizers.Adam(learning_rate=2e-3),
    loss="mean_squared_error",
    metrics=[keras.metrics.SparseCategoricalAccuracy(name="read_ok")],
)
reader.fit(
    scans[:a], digit[:a],
    validation_data=(scans[a:b], digit[a:b]),
    batch_size=32,
    epochs=16,
    verbose=2,
)

guess = reader.predict(scans[b:], verbose=0).argmax(axis=-1)
print("outcome", float(np.mean(guess == digit[b:, 0])))
