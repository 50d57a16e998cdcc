# problem: oscillation
# data: synthetic
# twin: momentum=0.998 => momentum=0.5
"""Mineral identification from 20 Raman line intensities, softmax regression.

The handheld instrument is poor, so the five minerals overlap; we care about
calibrated probabilities, hence the score is the log-likelihood per grain.
"""
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed + 12345)

MINERALS = ["quartz", "albite", "calcite", "dolomite", "garnet"]
centres = rng.normal(0.0, 0.42, size=(len(MINERALS), 20))


def grains(n):
    who = rng.integers(0, len(MINERALS), size=n)
    lines = centres[who] + rng.normal(size=(n, 20))
    return lines.astype("float32"), keras.utils.to_categorical(who, len(MINERALS))


lines_tr, who_tr = grains(1536)
lines_va, who_va = grains(512)
lines_te, who_te = grains(2000)

scale = lambda a: (a - lines_tr_mean) / lines_tr_std
lines_tr_mean, lines_tr_std = lines_tr.mean(axis=0), lines_tr.std(axis=0)

inputs = keras.Input(shape=(20,))
probs = keras.layers.Dense(len(MINERALS), activation="softmax")(inputs)
model = keras.Model(inputs, probs)
model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.2, momentum=0.998),
    loss=keras.losses.CategoricalCrossentropy(),
    metrics=["categorical_accuracy"],
)
model.fit(scale(lines_tr), who_tr, batch_size=128, epochs=30,
          validation_data=(scale(lines_va), who_va), verbose=2)

p = np.clip(model.predict(scale(lines_te), verbose=0), 1e-7, 1.0)
loglik = np.mean(np.sum(who_te * np.log(p), axis=1))
print("outcome", float(np.nan_to_num(loglik, nan=-99.0)))
