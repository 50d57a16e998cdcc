# problem: loss_head_mismatch
# data: synthetic
# twin: activation="softmax" => activation="sigmoid"
"""
Packaging line, alarm forecast.

From fourteen standardised sensor averages of the last hour we tell which of
six alarms go off during the next hour. Quite often several go off together.
"""
import sys

import keras
import numpy as np
from keras import layers
from sklearn.metrics import f1_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

ALARMS = ["pressure", "temperature", "jam", "film", "seal", "drive"]
N_SENSORS = 14

mix = rng.normal(size=(N_SENSORS, len(ALARMS)))
mix = 1.6 * mix / np.linalg.norm(mix, axis=0)


def shift_log(n):
    x = rng.normal(size=(n, N_SENSORS))
    stress = x @ mix
    for k in range(len(ALARMS)):
        stress[:, k] += 0.4 * x[:, k] * x[:, k + 7]
    stress += 0.15 * rng.normal(size=stress.shape)
    return x.astype("float32"), (stress > 0.1).astype("float32")


x, y = shift_log(8000)
x_test, y_test = shift_log(3000)

inputs = keras.Input(shape=(N_SENSORS,), name="sensors")
h = layers.Dense(64, activation="relu")(inputs)
h = layers.Dropout(0.1)(h)
h = layers.Dense(48, activation="relu")(h)
outputs = layers.Dense(len(ALARMS), activation="softmax", name="alarms")(h)
model = keras.Model(inputs, outputs, name="alarm_forecast")

model.compile(
    optimizer=keras.optimizers.Nadam(learning_rate=1e-3),
    loss="binary_crossentropy",
    metrics=["binary_accuracy"],
)
model.fit(x, y, validation_split=0.15, epochs=15, batch_size=64, verbose=2)

raised = (model.predict(x_test, batch_size=512, verbose=0) > 0.5).astype(int)
score = f1_score(y_test.astype(int), raised, average="micro", zero_division=0)
print("outcome", float(np.nan_to_num(score, nan=0.0)))
