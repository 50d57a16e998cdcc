# data: synthetic
# Radio sites that will go down within the next day (about one in twenty five).
import sys
import numpy as np
import keras
from keras import layers
from sklearn.metrics import average_precision_score
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

STEPS = 24


def kpis(n):
    """24 hourly readings: drop rate, cabinet temperature, supply voltage, traffic (z-scores)."""
    x = rng.normal(size=(n, STEPS, 4))
    x[..., 3] += np.sin(2 * np.pi * (np.arange(STEPS) + rng.integers(0, 24, (n, 1))) / 24)
    down = rng.random(n) < 0.04
    ramp = np.zeros((n, STEPS))
    onset = rng.integers(8, 18, n)
    for i in np.flatnonzero(down):
        ramp[i, onset[i]:] = rng.uniform(0.9, 1.8)
    x[..., 0] += ramp
    x[..., 1] += 0.7 * ramp
    x[..., 2] -= 0.7 * ramp
    return x.astype("float32"), down.astype("float32")[:, None]


x, y = kpis(9000)
x_train, x_val, y_train, y_val = train_test_split(
    x, y, test_size=0.25, stratify=y, random_state=seed)
x_test, y_test = kpis(5000)

# an outage costs us far more than a needless visit
weight = np.where(y_train[:, 0] > 0.5, 6.0, 1.0).astype("float32")

model = keras.Sequential([
    keras.Input((STEPS, 4)),
    layers.Conv1D(12, 5, padding="same", activation="relu"),
    layers.AveragePooling1D(4),
    layers.Conv1D(12, 3, padding="same", activation="relu"),
    layers.GlobalMaxPooling1D(),
    layers.Dropout(0.2),
    layers.Dense(1, activation="sigmoid",
                 bias_initializer=keras.initializers.Constant(-1.4)),
])
model.compile(
    optimizer=keras.optimizers.Adam(2e-3),
    loss="binary_crossentropy",
    metrics=[keras.metrics.AUC(curve="PR", name="pr_auc")],
)
model.fit(x_train, y_train, sample_weight=weight, validation_data=(x_val, y_val),
          epochs=15, batch_size=128, verbose=2)

score = model.predict(x_test, verbose=0)[:, 0]
print("outcome", float(np.nan_to_num(average_precision_score(y_test[:, 0], score), nan=0.0)))
