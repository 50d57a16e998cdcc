# data: synthetic
import sys
import numpy as np
import keras
from keras import layers
from sklearn.metrics import balanced_accuracy_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# Machine alarms: a window of 32 readings of two sensors, 4 % of the windows have a fault signature.
n = 7000
faulty = rng.random(n) < 0.04
x = rng.normal(size=(n, 32, 2)).astype("float32")
shape = np.sin(np.linspace(0, 3 * np.pi, 12)).astype("float32")
for i in np.flatnonzero(faulty):
    k = rng.integers(0, 20)
    x[i, k:k + 12, 0] += 1.5 * shape
    x[i, k:k + 12, 1] -= 1.0 * shape
y = faulty.astype("float32")
tr, va, te = slice(0, 5000), slice(5000, 6000), slice(6000, n)

inp = keras.Input((32, 2))
h = layers.Conv1D(16, 12, padding="same", activation="relu")(inp)
h = layers.SpatialDropout1D(0.2)(h)
h = layers.Concatenate()([layers.GlobalMaxPooling1D()(h), layers.GlobalAveragePooling1D()(h)])
h = layers.Dropout(0.3)(h)
out = layers.Dense(1, activation="sigmoid")(h)
model = keras.Model(inp, out)
model.compile(keras.optimizers.Adam(3e-3), loss="binary_crossentropy", weighted_metrics=[],
              metrics=[keras.metrics.AUC(curve="PR", name="ap"), keras.metrics.AUC(name="auc")])
weights = {0: 0.5 / (1 - y[tr].mean()), 1: 0.5 / y[tr].mean()}
print("class weights", weights)
model.fit(x[tr], y[tr], epochs=15, batch_size=128, class_weight=weights, verbose=2, validation_data=(x[va], y[va]),
          callbacks=[keras.callbacks.EarlyStopping("val_auc", mode="max", patience=6, restore_best_weights=True)])
p = model.predict(x[te], verbose=0)[:, 0] > 0.5
print("outcome", float(balanced_accuracy_score(y[te], p)))
