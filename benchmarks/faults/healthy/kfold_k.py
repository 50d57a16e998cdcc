# data: sklearn
"""Regression on few samples with K-fold validation, then a final model on everything."""
import sys

import keras
import numpy as np
from keras import layers
from sklearn.datasets import make_friedman1
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

data, targets = make_friedman1(n_samples=600, n_features=10, noise=1.0, random_state=seed)
data = data * np.array([1, 10, 100, 1, 5, 1, 20, 1, 1, 50.0])  # columns of many scales
train_data, test_data, train_targets, test_targets = train_test_split(
    data, targets, test_size=120, random_state=seed
)


def build_model():
    model = keras.Sequential(
        [
            layers.Dense(64, activation="relu"),
            layers.Dense(64, activation="relu"),
            layers.Dense(1),
        ]
    )
    model.compile(optimizer="rmsprop", loss="mse", metrics=["mae"])
    return model


def standardise(reference, *arrays):
    mean = reference.mean(axis=0)
    std = reference.std(axis=0)
    return [((a - mean) / std).astype("float32") for a in arrays]


k = 4
num_val_samples = len(train_data) // k
num_epochs = 30
all_scores = []
for i in range(k):
    print(f"Processing fold #{i}")
    chosen = np.zeros(len(train_data), dtype=bool)
    chosen[i * num_val_samples : (i + 1) * num_val_samples] = True
    fold_x, fold_val_x = standardise(
        train_data[~chosen], train_data[~chosen], train_data[chosen]
    )
    model = build_model()
    model.fit(
        fold_x, train_targets[~chosen], epochs=num_epochs, batch_size=16, verbose=2
    )
    _, val_mae = model.evaluate(fold_val_x, train_targets[chosen], verbose=0)
    all_scores.append(val_mae)
print("fold maes", all_scores, "mean", float(np.mean(all_scores)))

final_x, final_test_x = standardise(train_data, train_data, test_data)
model = build_model()
model.fit(final_x, train_targets, epochs=num_epochs, batch_size=16, verbose=2)
_, test_mae = model.evaluate(final_test_x, test_targets, verbose=0)
print("outcome", float(-test_mae))
