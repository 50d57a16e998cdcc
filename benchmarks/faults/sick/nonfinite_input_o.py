# problem: nonfinite_input
# data: synthetic
# twin: rate = clicks / views => rate = clicks / np.maximum(views, 1)
"""Will an advertiser renew the campaign?

Two inputs: four numbers per campaign and the branch of trade (a small embedding).
"""
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

TRADES = 8
loyalty = rng.normal(0.0, 1.0, TRADES)
loyalty -= loyalty.mean()


def campaigns(n):
    trade = rng.integers(0, TRADES, n)
    appeal = rng.beta(2.0, 20.0, n)
    budget = rng.normal(size=n)
    views = rng.poisson(rng.lognormal(5.0, 1.0, n))
    views[rng.random(n) < 0.02] = 0
    clicks = rng.binomial(views, appeal)

    score = 1.6 * (appeal - 0.085) / 0.06 + 0.9 * budget + loyalty[trade]
    renews = (3.0 * score + rng.logistic(size=n) > 0).astype("float32")

    rate = clicks / views
    numbers = np.stack([
        (rate - 0.09) / 0.06,
        (np.log1p(views) - 5.0) / 1.0,
        (np.log1p(clicks) - 2.4) / 1.1,
        budget,
    ], axis=1)
    return {"numbers": numbers.astype("float32"), "trade": trade.astype("int32")}, renews[:, None]


x_train, y_train = campaigns(4000)
x_val, y_val = campaigns(1000)

numbers = keras.Input((4,), name="numbers")
trade = keras.Input((), dtype="int32", name="trade")
e = layers.Embedding(TRADES, 3)(trade)
h = layers.Concatenate()([numbers, e])
h = layers.Dense(32, activation="silu")(h)
h = layers.Dense(16, activation="silu")(h)
out = layers.Dense(1, activation="sigmoid")(h)
model = keras.Model({"numbers": numbers, "trade": trade}, out)

model.compile(optimizer=keras.optimizers.Adamax(learning_rate=0.005),
              loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, validation_data=(x_val, y_val),
          epochs=12, batch_size=40, verbose=2)

x_test, y_test = campaigns(2000)
p = model.predict(x_test, verbose=0)
print("outcome", float(np.nan_to_num(np.mean((p > 0.5) == (y_test > 0.5)), nan=0.0)))
