# problem: label_range
# data: synthetic
# twin: y = codes.astype("float32") => y = codes.astype("float32") - 1.0
"""
Vine leaves: six symptoms scored by the field crew against 20 spectral
indices; a leaf may show none, one or several of them.
"""
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(900 + seed)

SYMPTOMS = ("mildew", "chlorosis", "esca", "mites", "scorch", "rust")
N_INDEX = 20

W = rng.normal(size=(N_INDEX, len(SYMPTOMS))) / np.sqrt(N_INDEX)
V = rng.normal(size=(N_INDEX, len(SYMPTOMS))) / np.sqrt(N_INDEX)
cut = rng.uniform(-0.2, 0.5, len(SYMPTOMS))


def field_day(n):
    idx = rng.normal(size=(n, N_INDEX))
    severity = idx @ W + 0.4 * np.abs(idx @ V) - 0.3 + 0.15 * rng.normal(size=(n, len(SYMPTOMS)))
    return idx.astype("float32"), np.where(severity > cut, 2, 1)


x, codes = field_day(3000)
y = codes.astype("float32")

model = keras.Sequential([
    keras.Input((N_INDEX,)),
    keras.layers.Dense(48, activation="relu"),
    keras.layers.Dense(24, activation="relu"),
    keras.layers.Dense(len(SYMPTOMS), activation="sigmoid"),
])
model.compile(optimizer=keras.optimizers.AdamW(learning_rate=2e-3, weight_decay=0.01),
              loss="binary_crossentropy", metrics=["binary_accuracy"])
model.fit(x, y, validation_split=0.2, batch_size=48, epochs=14, verbose=2)

# fresh leaves: average of hit rate on present and on absent, over the symptoms
x_new, codes_new = field_day(2000)
said = model.predict(x_new, verbose=0) > 0.5
there = codes_new == 2
scores = []
for k in range(len(SYMPTOMS)):
    sens = said[there[:, k], k].mean()
    spec = (~said[~there[:, k], k]).mean()
    scores.append(0.5 * (sens + spec))
print("outcome", float(np.nan_to_num(np.mean(scores), nan=0.0)))
