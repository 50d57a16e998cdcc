# problem: class_imbalance
# data: synthetic
# twin: epochs=12, batch_size=64, => epochs=12, batch_size=64, class_weight={0: 1.0, 1: 39.0},
"""Find the pumps that will stop working next week.

Eight sensor columns per pump, already in standard units (the logger does that).
The workshop wants a yes/no per pump. I report the mean of both hit rates
because my professor asked for it in the last meeting.
"""
import sys
import keras
import numpy as np
from sklearn.metrics import balanced_accuracy_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


class PumpHall:
    """A hall full of pumps. `stop_rate` is the share that stops."""

    def __init__(self, rng, stop_rate=0.025):
        self.rng = rng
        self.stop_rate = stop_rate

    def measure(self, n):
        stops = (self.rng.uniform(size=n) < self.stop_rate).astype("float32")
        x = self.rng.normal(size=(n, 8))
        x[:, 0] += 0.8 * stops      # heat
        x[:, 1] += 0.8 * stops      # shaking
        x[:, 4] -= 0.8 * stops      # pressure falls
        x[:, 6] += 0.8 * stops      # current
        return x.astype("float32"), stops


hall = PumpHall(rng)
x_tr, y_tr = hall.measure(8000)
x_va, y_va = hall.measure(2000)
x_te, y_te = hall.measure(8000)

model = keras.Sequential(
    [
        keras.layers.Input(shape=(8,)),
        keras.layers.Dense(12, activation="relu"),
        keras.layers.Dropout(0.1),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=2e-3),
    loss=keras.losses.BinaryCrossentropy(),
    metrics=[keras.metrics.BinaryAccuracy(name="acc")],
)
model.fit(
    x_tr, y_tr,
    validation_data=(x_va, y_va),
    epochs=12, batch_size=64,
    verbose=2,
)

yes = (model.predict(x_te, verbose=0, batch_size=512)[:, 0] > 0.5).astype(int)
score = balanced_accuracy_score(y_te.astype(int), yes)
print("pumps marked:", int(yes.sum()), "pumps that stop:", int(y_te.sum()))
print("outcome", float(np.nan_to_num(score, nan=0.0)))
