# problem: unshuffled
# data: synthetic
# twin: order = np.arange(len(records)) => order = rng.permutation(len(records))
# Condition monitoring: which defect does the bearing have? (spectra of vibration records)
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

STATES = ["healthy", "inner race", "outer race", "ball", "cage"]
FREQ = {"healthy": None, "inner race": 81.0, "outer race": 53.0, "ball": 66.0, "cage": 41.0}
FS, L = 512, 512


def record(state):
    t = np.arange(L) / FS
    speed = rng.uniform(0.93, 1.07)
    s = 0.8 * np.sin(2 * np.pi * 25 * speed * t + rng.uniform(0, 6.3)) + 1.2 * rng.normal(size=L)
    if FREQ[state]:
        f = FREQ[state] * speed
        for harmonic, amp in ((1, 0.55), (2, 0.4)):
            s += amp * np.sin(2 * np.pi * harmonic * f * t + rng.uniform(0, 6.3))
    spec = np.abs(np.fft.rfft(s * np.hanning(L)))[1:193]
    return np.log(spec + 1.0)


def campaign(per_state):
    recs, lab = [], []
    for k, state in enumerate(STATES):
        for _ in range(per_state):
            recs.append(record(state))
            lab.append(k)
    return np.array(recs, "float32"), np.array(lab)


records, state = campaign(500)
val_records, val_state = campaign(100)
test_records, test_state = campaign(200)
mean, std = records.mean(), records.std()
BATCH = 20


def batches():
    while True:
        order = np.arange(len(records))
        for i in range(0, len(order), BATCH):
            j = order[i:i + BATCH]
            yield (records[j] - mean) / std, state[j]


inp = keras.Input((192,))
h = layers.Reshape((192, 1))(inp)
h = layers.Conv1D(8, 5, padding="same", activation="gelu")(h)
h = layers.MaxPooling1D(3)(h)
h = layers.Flatten()(h)
h = layers.Dense(48, activation="gelu")(h)
h = layers.Dropout(0.3)(h)
model = keras.Model(inp, layers.Dense(len(STATES))(h))
model.compile(
    optimizer=keras.optimizers.Adam(1e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(batches(), steps_per_epoch=len(records) // BATCH, epochs=8,
          validation_data=((val_records - mean) / std, val_state), verbose=2)

scores = model.predict((test_records - mean) / std, verbose=0)
print("outcome", float(np.mean(np.nan_to_num(scores).argmax(1) == test_state)))
