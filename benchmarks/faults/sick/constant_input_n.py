# problem: constant_input
# data: synthetic
# twin: counts // 4096 => counts / 4096
# %% [1] Which wave form is on the scope?
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


# %% [2] record some waves with a 12-bit converter
def record(n):
    t = np.arange(96)
    kind = rng.integers(0, 4, n)
    period = rng.uniform(12, 32, (n, 1))
    phase = rng.uniform(0, 1, (n, 1))
    turn = (t / period + phase) % 1.0
    shapes = np.stack([
        np.sin(2 * np.pi * turn),          # sine
        np.where(turn < 0.5, 1.0, -1.0),   # square
        2 * turn - 1,                      # saw
        4 * np.abs(turn - 0.5) - 1,        # triangle
    ])
    wave = shapes[kind, np.arange(n)]
    level = 2048 + rng.uniform(900, 1700, (n, 1)) * wave
    level = level + rng.normal(0, 40, (n, 96))
    return np.clip(level, 0, 4095).astype("int32"), kind


# %% [3] bring the counts to -1 .. 1
def prepare(counts):
    x = 2.0 * (counts // 4096) - 1.0
    return x[..., None].astype("float32")


train_counts, train_kind = record(3000)
val_counts, val_kind = record(600)
test_counts, test_kind = record(1000)

# %% [4] the network
model = keras.Sequential([
    keras.Input((96, 1)),
    layers.Conv1D(16, 9, activation="relu"),
    layers.MaxPooling1D(2),
    layers.Conv1D(32, 7, activation="relu"),
    layers.GlobalAveragePooling1D(),
    layers.Dense(32, activation="relu"),
    layers.Dense(4, activation="softmax"),
])
model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=0.003),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)

# %% [5] train
model.fit(
    prepare(train_counts), train_kind,
    validation_data=(prepare(val_counts), val_kind),
    epochs=18, batch_size=50, verbose=2,
)

# %% [6] fresh waves
guess = np.argmax(model.predict(prepare(test_counts), verbose=0), axis=1)
print("outcome", float(np.mean(guess == test_kind)))
