# problem: loss_head_mismatch
# data: synthetic
# twin: activation="softmax" => activation="sigmoid"
# twin: "categorical_crossentropy" => "binary_crossentropy"

# Smell of molecules: which odour notes does a perfumer write down,
# given a 64-bit substructure fingerprint?  A molecule may have several notes.

import sys
import numpy as np
import keras
from sklearn.metrics import f1_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

notes = ["fruity", "green", "woody", "musk", "floral", "sulfur", "mint", "smoke"]
bits = 64

# each note hangs on eight substructures
link = np.zeros((bits, len(notes)))
for j in range(len(notes)):
    where = rng.choice(bits, size=8, replace=False)
    link[where, j] = rng.choice([-1.0, 1.0], size=8) * rng.uniform(0.8, 1.6, size=8)


def bottle(n):
    fp = (rng.random((n, bits)) < 0.35).astype("float32")
    score = (fp - 0.35) @ link + 0.2 * rng.normal(size=(n, len(notes)))
    return fp, (score > 0.3).astype("float32")


fp_train, notes_train = bottle(3600)
fp_test, notes_test = bottle(1500)
print("notes per molecule:", notes_train.sum(axis=1).mean().round(2))

inp = keras.Input(shape=(bits,), name="fingerprint")
h = keras.layers.Dense(64, activation="relu")(inp)
h = keras.layers.Dropout(0.15)(h)
out = keras.layers.Dense(len(notes), activation="softmax", name="notes")(h)
nose = keras.Model(inp, out)

nose.compile(
    optimizer=keras.optimizers.Nadam(learning_rate=1e-3),
    loss="categorical_crossentropy",
    metrics=[keras.metrics.BinaryAccuracy(name="per_note")],
)
nose.fit(fp_train, notes_train, batch_size=40, epochs=15, validation_split=0.2, verbose=2)

said = (nose.predict(fp_test, verbose=0) > 0.5).astype("int32")
f1 = f1_score(notes_test.astype("int32"), said, average="micro", zero_division=0)
print("outcome", float(np.nan_to_num(f1, nan=0.0)))
