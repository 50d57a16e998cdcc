# data: synthetic
"""Imbalanced classification of card payments with class_weight."""
import sys

import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

N, FEATURES = 24000, 28
targets = (rng.random((N, 1)) < 0.01).astype("uint8")
features = rng.standard_t(df=6, size=(N, FEATURES)).astype("float32")
shift = rng.normal(size=FEATURES) * (rng.random(FEATURES) < 0.5)
shift *= 3.2 / np.linalg.norm(shift)
fraud = targets[:, 0] == 1
strength = rng.uniform(0.5, 1.5, size=(fraud.sum(), 1))
features[fraud] = features[fraud] * 1.3 + strength * shift
# an amount column on quite another scale
amount = rng.lognormal(mean=3.5, sigma=1.0, size=(N, 1)) * np.where(targets == 1, 1.8, 1.0)
features = np.concatenate([features, amount], axis=1).astype("float32")

num_val_samples = int(N * 0.2)
train_features, val_features = features[:-num_val_samples], features[-num_val_samples:]
train_targets, val_targets = targets[:-num_val_samples], targets[-num_val_samples:]

counts = np.bincount(train_targets[:, 0])
print("positive samples in training data:", counts[1], "of", len(train_targets))
weight_for_0 = 1.0 / counts[0]
weight_for_1 = 1.0 / counts[1]

mean = np.mean(train_features, axis=0)
std = np.std(train_features, axis=0)
train_features = (train_features - mean) / std
val_features = (val_features - mean) / std

model = keras.Sequential(
    [
        keras.Input(shape=train_features.shape[1:]),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dropout(0.3),
        keras.layers.Dense(128, activation="relu"),
        keras.layers.Dropout(0.3),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
metrics = [
    keras.metrics.FalseNegatives(name="fn"),
    keras.metrics.FalsePositives(name="fp"),
    keras.metrics.TrueNegatives(name="tn"),
    keras.metrics.TruePositives(name="tp"),
    keras.metrics.Precision(name="precision"),
    keras.metrics.Recall(name="recall"),
]
model.compile(
    optimizer=keras.optimizers.Adam(1e-2), loss="binary_crossentropy", metrics=metrics
)
class_weight = {0: float(weight_for_0), 1: float(weight_for_1)}
model.fit(
    train_features,
    train_targets,
    batch_size=2048,
    epochs=30,
    verbose=2,
    validation_data=(val_features, val_targets),
    class_weight=class_weight,
)

score = keras.metrics.AUC(curve="ROC")
score.update_state(val_targets, model.predict(val_features, batch_size=2048, verbose=0))
print("outcome", float(score.result()))
