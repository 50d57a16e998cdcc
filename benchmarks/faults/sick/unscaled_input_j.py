# problem: unscaled_input
# data: synthetic
# twin: feats = raw => feats = (raw - raw[:N_TR].mean(axis=0)) / raw[:N_TR].std(axis=0)
# loans.py -- will somebody pay back or not?
# columns: income per year | savings | age | late payments | debt share of the month
import sys
import numpy as np
import keras
from keras.layers import Dense, Input
from keras.models import Sequential

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed + 100)

N_TR, N_VA, N_TE = 2400, 400, 1000
N = N_TR + N_VA + N_TE

income = rng.normal(52000, 16000, N).clip(12000, 140000)
savings = rng.gamma(1.5, 9000, N)
age = rng.uniform(19, 75, N)
late = rng.poisson(1.2, N)
share = rng.beta(2, 3, N)


def z(v):
    return (v - v.mean()) / v.std()


# who pays? mostly habits, a bit the wallet
habit = -1.5 * z(late) - 1.6 * z(share) + 0.9 * z(share) * z(late)
wallet = 0.5 * z(income) + 0.3 * z(np.sqrt(savings)) + 0.3 * z(age)
score = habit + wallet + rng.logistic(0, 0.25, N)
y = (score > np.median(score)).astype("float32")

raw = np.column_stack([income, savings, age, late, share]).astype("float32")
feats = raw

x_tr, y_tr = feats[:N_TR], y[:N_TR]
x_va, y_va = feats[N_TR:N_TR + N_VA], y[N_TR:N_TR + N_VA]
x_te, y_te = feats[N_TR + N_VA:], y[N_TR + N_VA:]

bank = Sequential([
    Input((5,)),
    Dense(32, activation="relu"),
    Dense(32, activation="relu"),
    Dense(1, activation="sigmoid"),
])
bank.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(0.001), metrics=["accuracy"])
bank.fit(x_tr, y_tr, validation_data=(x_va, y_va), batch_size=32, epochs=18, verbose=2)

p = bank.predict(x_te, verbose=0).ravel()
acc = ((p > 0.5) == (y_te > 0.5)).mean()
print("share predicted 'pays':", (p > 0.5).mean())
print("outcome", float(np.nan_to_num(acc, nan=0.0)))
