# data: synthetic
# Three events within 30 days from vitals, ward and medication list. The events are largely chance,
# so the attainable AUC is about 0.75; what matters is that the probabilities are calibrated.
import sys
import numpy as np
import keras
from keras import layers
from sklearn.metrics import roc_auc_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
world = np.random.default_rng(2024)
N_DRUGS, N_WARDS = 30, 8
drug_effect = world.normal(0, 0.35, (N_DRUGS + 1, 3)); drug_effect[0] = 0
ward_effect = world.normal(0, 0.5, (N_WARDS, 3))
vital_effect = world.normal(0, 0.35, (6, 3))
rng = np.random.default_rng(seed)


def cohort(n):
    vitals = rng.normal(0, 1, (n, 6))
    ward = rng.integers(0, N_WARDS, n)
    drugs = rng.integers(1, N_DRUGS + 1, (n, 8)) * (np.arange(8) < rng.integers(1, 9, (n, 1)))
    logit = vitals @ vital_effect + ward_effect[ward] + drug_effect[drugs].sum(1) + 0.4 * (vitals[:, :1] ** 2 - 1) - 0.3
    events = (rng.random((n, 3)) < 1 / (1 + np.exp(-logit))).astype("float32")
    return {"vitals": vitals.astype("float32"), "ward": ward.astype("int32"), "drugs": drugs.astype("int32")}, events


class Cohort(keras.utils.PyDataset):
    def __init__(self, x, y, batch, **kw):
        super().__init__(**kw)
        self.x, self.y, self.batch = x, y, batch
        self.perm = np.random.permutation(len(y))

    def __len__(self):
        return len(self.y) // self.batch

    def __getitem__(self, i):
        j = self.perm[i * self.batch:(i + 1) * self.batch]
        return {k: v[j] for k, v in self.x.items()}, self.y[j]

    def on_epoch_end(self):
        self.perm = np.random.permutation(len(self.y))


train, val, test = cohort(8000), cohort(1500), cohort(3000)

vitals = keras.Input((6,), name="vitals")
ward = keras.Input((), dtype="int32", name="ward")
drugs = keras.Input((8,), dtype="int32", name="drugs")
e = layers.Embedding(N_DRUGS + 1, 12, mask_zero=True)(drugs)
e = layers.GlobalAveragePooling1D()(e)
count = layers.Lambda(lambda d: keras.ops.sum(keras.ops.cast(d > 0, "float32"), axis=1, keepdims=True) / 8.0)(drugs)
e = layers.Multiply()([e, count])
w = layers.Embedding(N_WARDS, 4)(ward)
h = layers.Concatenate()([vitals, w, e, count])
h = layers.Dense(48, activation="mish")(h)
h = layers.Dropout(0.4)(h)
h = layers.Dense(24, activation="mish")(h)
model = keras.Model([vitals, ward, drugs], layers.Dense(3, activation="sigmoid", name="events")(h))

rate = keras.optimizers.schedules.CosineDecay(1e-4, 560, alpha=0.02, warmup_target=6e-3, warmup_steps=150)
model.compile(
    optimizer=keras.optimizers.AdamW(rate, weight_decay=0.01),
    loss=keras.losses.BinaryCrossentropy(label_smoothing=0.0),
    metrics=[keras.metrics.AUC(multi_label=True, name="auc")],
)
model.fit(Cohort(*train, batch=160), validation_data=val, epochs=14, verbose=2)
p = model.predict(test[0], batch_size=500, verbose=0)
print("outcome", float(np.nan_to_num(roc_auc_score(test[1], p))))
