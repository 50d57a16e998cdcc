# problem: nonfinite_loss
# data: synthetic
# twin: ops.log( => ops.log1p(
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed + 17)

# Card customers: six months of three spending lines, and what goes over the
# card in month seven (all amounts in hundreds of euros).
MONTHS = 6


def customers(n):
    habit = rng.normal(1.2, 0.5, n)
    mood = np.zeros((n, MONTHS + 1))
    mood[:, 0] = rng.normal(0, 0.4, n)
    for m in range(1, MONTHS + 1):
        mood[:, m] = 0.8 * mood[:, m - 1] + rng.normal(0, 0.22, n)
    total = np.exp(habit[:, None] + mood)
    # some cards have been put in a drawer a few months ago
    asleep = rng.random(n) < 0.08
    since = rng.integers(2, 5, n)
    for i in np.flatnonzero(asleep):
        total[i, since[i]:] = 0.0
    split = rng.dirichlet([4.0, 3.0, 2.0], size=(n, MONTHS))
    lines = total[:, :MONTHS, None] * split
    return np.log1p(lines).astype("float32"), total[:, MONTHS:].astype("float32")


history, spend = customers(2000)
history_val, spend_val = customers(500)
history_new, spend_new = customers(1500)

mean = history.mean(axis=(0, 1))
std = history.std(axis=(0, 1))
history, history_val, history_new = [(h - mean) / std for h in (history, history_val, history_new)]


def relative_error(y_true, y_pred):
    """Squared distance of the logarithms: ten per cent count alike for small and big spenders."""
    return ops.mean(ops.square(ops.log(y_true) - ops.log(y_pred)), axis=-1)


inp = keras.Input(shape=(MONTHS, 3), name="history")
h = layers.GRU(20, name="months")(inp)
h = layers.Dense(16, activation="relu", name="mix")(h)
out = layers.Dense(1, activation="softplus", name="next_month")(h)
model = keras.Model(inp, out)

model.compile(optimizer=keras.optimizers.Adam(3e-3), loss=relative_error)
model.fit(history, spend, batch_size=50, epochs=16,
          validation_data=(history_val, spend_val), verbose=2)

guess = np.maximum(model.predict(history_new, verbose=0), 0.0)
rmsle = np.sqrt(np.mean((np.log1p(guess) - np.log1p(spend_new)) ** 2))
print("outcome", float(np.nan_to_num(-rmsle, nan=-99.0)))
