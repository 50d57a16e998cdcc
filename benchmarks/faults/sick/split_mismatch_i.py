# problem: split_mismatch
# data: synthetic
# twin: order = np.argsort(table["year"]) => order = rng.permutation(len(price))
# House prices with numeric columns and an embedded district
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(7)          # the city stays the same
district_level = rng.normal(0, 0.3, 12)
rng = np.random.default_rng(seed)


def register(n):
    t = {
        "district": rng.integers(0, 12, n),
        "area": rng.gamma(9.0, 11.0, n) + 20,
        "rooms": rng.integers(1, 7, n),
        "year": rng.integers(1900, 2021, n),
    }
    style = 0.25 * np.exp(-(((t["year"] - 1908) / 12.0) ** 2)) + 0.6 / (1 + np.exp(-(t["year"] - 1999) / 3.0))
    logp = (7.5 + 0.9 * np.log(t["area"]) + 0.04 * t["rooms"] + district_level[t["district"]] + style
            + rng.normal(0, 0.08, n))
    return t, logp


table, price = register(3600)
test_table, test_price = register(1000)

# tidy up: table in a fixed order, so that it can be compared with the printed register
order = np.argsort(table["year"])
table = {k: v[order] for k, v in table.items()}
price = price[order]

mean, std = price.mean(), price.std()


def inputs(t):
    num = np.stack([(np.log(t["area"]) - 4.7) / 0.35, (t["rooms"] - 3.5) / 1.7, (t["year"] - 1960) / 35.0], axis=1)
    return {"numbers": num.astype("float32"), "district": t["district"].astype("int32")[:, None]}


numbers = keras.Input((3,), name="numbers")
district = keras.Input((1,), name="district", dtype="int32")
e = keras.layers.Flatten()(keras.layers.Embedding(12, 4)(district))
h = keras.layers.Concatenate()([numbers, e])
h = keras.layers.Dense(64, activation="swish")(h)
h = keras.layers.Dense(64, activation="swish")(h)
model = keras.Model({"numbers": numbers, "district": district}, keras.layers.Dense(1)(h))
model.compile(optimizer=keras.optimizers.Nadam(2e-3), loss=keras.losses.Huber(), metrics=["mae"])
model.fit(inputs(table), (price - mean) / std, epochs=20, batch_size=48, validation_split=0.2, verbose=2)

guess = model.predict(inputs(test_table), verbose=0)[:, 0] * std + mean
rmse = np.sqrt(np.mean((guess - test_price) ** 2))
print("outcome", float(-np.nan_to_num(rmse, nan=99.0)))
