# problem: class_imbalance
# data: synthetic
# twin: verbose=2, => verbose=2, class_weight={0: 1.0, 1: float((1 - y_tr.mean()) / y_tr.mean())},
"""Card-fraud scoring: transactions -> fraud flag. Report: balanced accuracy of the block/allow decision."""
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def transactions(n):
    fraud = (rng.random(n) < 0.03).astype("int32")
    amount = np.log(rng.lognormal(3.2 + 0.9 * fraud, 0.9))
    hour = np.where((fraud == 1) & (rng.random(n) < 0.5), rng.normal(3, 2, n), rng.normal(14, 4, n)) % 24
    distance = np.log1p(rng.exponential(10 + 25 * fraud))
    velocity = rng.poisson(1.5 + 1.8 * fraud)
    age_days = np.log1p(rng.exponential(900 - 500 * fraud))
    other = rng.normal(size=(n, 4))
    return np.column_stack([amount, np.sin(hour / 24 * 6.283), np.cos(hour / 24 * 6.283), distance, velocity, age_days, other]), fraud


x_tr, y_tr = transactions(10000)
x_va, y_va = transactions(2500)
x_te, y_te = transactions(6000)
print("fraud share", y_tr.mean())

scaler = keras.layers.Normalization()
scaler.adapt(x_tr)

inp = keras.Input((x_tr.shape[1],))
h = scaler(inp)
h = keras.layers.Dense(32, activation="relu")(h)
h = keras.layers.Dropout(0.2)(h)
h = keras.layers.Dense(16, activation="relu")(h)
out = keras.layers.Dense(1, activation="sigmoid")(h)
model = keras.Model(inp, out)
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x_tr, y_tr, validation_data=(x_va, y_va), epochs=12, batch_size=128, verbose=2,
          callbacks=[keras.callbacks.TerminateOnNaN()])

blocked = model.predict(x_te, batch_size=1000, verbose=0)[:, 0] > 0.5
recall = blocked[y_te == 1].mean()
specificity = (~blocked[y_te == 0]).mean()
print("caught %.3f of the fraud, let through %.3f of the rest" % (recall, specificity))
print("outcome", float(np.nan_to_num((recall + specificity) / 2)))
