# problem: unshuffled
# data: series
# twin: signals, kinds = np.concatenate(signals), np.concatenate(kinds) => signals, kinds = np.concatenate(signals), np.concatenate(kinds)\nmixed = rng.permutation(len(kinds))\nsignals, kinds = signals[mixed], kinds[mixed]
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def machine(kind, count):
    """Vibration of a bearing in one of five states, 64 samples each."""
    t = np.arange(64)
    phase = rng.uniform(0, 6.28, (count, 1))
    tone = rng.uniform(0.35, 0.5, (count, 1))
    base = np.sin(tone * t + phase)
    if kind == 1:
        base = base + 0.9 * np.sin(2 * tone * t + phase * 0.5)
    elif kind == 2:
        base = base + 0.9 * np.sin(3 * tone * t + phase * 1.5)
    elif kind == 3:
        base = base * (1 + 0.7 * np.sin(0.15 * t + phase))
    elif kind == 4:
        base = base + 1.6 * (rng.random((count, 64)) < 0.05)
    return (base + rng.normal(0, 0.3, base.shape))[..., None].astype("float32")


signals, kinds = [], []
for k in range(5):
    signals.append(machine(k, 700))
    kinds.append(np.full(700, k))
signals, kinds = np.concatenate(signals), np.concatenate(kinds)

later_x = np.concatenate([machine(k, 300) for k in range(5)])
later_y = np.repeat(np.arange(5), 300)

model = keras.Sequential([
    keras.Input((64, 1)),
    layers.Conv1D(16, 7, activation="relu", padding="same"),
    layers.MaxPooling1D(2),
    layers.Conv1D(32, 5, activation="relu", padding="same"),
    layers.GlobalAveragePooling1D(),
    layers.Dense(32, activation="relu"),
    layers.Dense(5),
])
model.compile(
    optimizer=keras.optimizers.Adam(3e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(signals, kinds, validation_split=0.2, epochs=25, batch_size=32, verbose=2)
print("outcome", float((model.predict(later_x, verbose=0).argmax(axis=1) == later_y).mean()))
