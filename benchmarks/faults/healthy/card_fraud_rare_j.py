# data: synthetic
"""Card fraud, about 4 % positives, classes overlap.  Rare class weighted up; judged by ranking."""
import sys

import numpy as np
import keras
from keras import layers, regularizers
from sklearn.metrics import roc_auc_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def transactions(n):
    fraud = rng.random(n) < 0.04
    x = rng.normal(size=(n, 9))
    # amount, distance and speed run high; night-time share differs both ways
    x[fraud, 0] += 1.1
    x[fraud, 1] += 0.9
    x[fraud, 2] += 0.8
    x[fraud, 3] *= 2.0
    return x.astype("float32"), fraud.astype("float32")[:, None]


x_train, y_train = transactions(9000)
x_val, y_val = transactions(2500)
x_test, y_test = transactions(6000)

share = float(y_train.mean())
weights = {0: 0.5 / (1.0 - share), 1: 0.5 / share}

inputs = keras.Input((9,), name="transaction")
h = layers.Dense(24, activation="relu", kernel_regularizer=regularizers.L2(1e-3))(inputs)
h = layers.Dropout(0.2)(h)
h = layers.Dense(12, activation="relu", kernel_regularizer=regularizers.L2(1e-3))(h)
score = layers.Dense(1, activation="sigmoid", name="score")(h)
model = keras.Model(inputs, score)

model.compile(
    optimizer=keras.optimizers.Adam(1e-3),
    loss="binary_crossentropy",
    metrics=[keras.metrics.AUC(name="auc")],
)
model.fit(
    x_train, y_train,
    validation_data=(x_val, y_val),
    class_weight=weights,
    batch_size=128,
    epochs=14,
    callbacks=[keras.callbacks.EarlyStopping("val_auc", mode="max", patience=6,
                                             restore_best_weights=True)],
    verbose=2,
)

print("outcome", float(roc_auc_score(y_test[:, 0], model.predict(x_test, verbose=0)[:, 0])))
