# problem: over_regularized
# data: synthetic
# twin: penalty = keras.regularizers.L2(0.5) => penalty = keras.regularizers.L2(1e-5)
#
# Rents of flats: four facts about the flat and the district it lies in.
#
import sys

import numpy as np
import keras
from keras.layers import Concatenate, Dense, Embedding, Flatten

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.RandomState(seed)

DISTRICTS = 8
dearness = rng.uniform(0.6, 1.5, DISTRICTS)


def flats(n):
    area = rng.uniform(25, 120, n)
    floor = rng.randint(0, 7, n)
    age = rng.uniform(0, 90, n)
    walk = rng.uniform(1, 25, n)
    district = rng.randint(0, DISTRICTS, n)
    rent = area * 11.0 * dearness[district]
    rent = rent + 18.0 * floor - 2.5 * np.minimum(age, 50) - 6.0 * walk
    rent = rent + rng.normal(0, 60.0, n)
    return np.stack([area, floor, age, walk], axis=1), district[:, None].astype("int32"), rent[:, None]


# --- data -------------------------------------------------------------------
facts, district, rent = flats(1600)
facts_v, district_v, rent_v = flats(400)
facts_t, district_t, rent_t = flats(1000)

f_mean, f_std = facts.mean(0), facts.std(0)
r_mean, r_std = rent.mean(), rent.std()


def pack(f, d):
    return {"facts": ((f - f_mean) / f_std).astype("float32"), "district": d}


def scaled(r):
    return ((r - r_mean) / r_std).astype("float32")


# --- model ------------------------------------------------------------------
penalty = keras.regularizers.L2(0.5)

in_facts = keras.Input((4,), name="facts")
in_district = keras.Input((1,), dtype="int32", name="district")
place = Flatten()(Embedding(DISTRICTS, 4)(in_district))
h = Concatenate()([in_facts, place])
h = Dense(48, activation="relu", kernel_regularizer=penalty)(h)
h = Dense(32, activation="relu", kernel_regularizer=penalty)(h)
out = Dense(1, kernel_regularizer=penalty)(h)

model = keras.Model({"facts": in_facts, "district": in_district}, out)
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="mse", metrics=["mae"])

# --- training ---------------------------------------------------------------
model.fit(
    pack(facts, district),
    scaled(rent),
    validation_data=(pack(facts_v, district_v), scaled(rent_v)),
    batch_size=32,
    epochs=30,
    verbose=2,
)

guess = model.predict(pack(facts_t, district_t), verbose=0)
truth = scaled(rent_t)
r2 = 1.0 - np.mean((truth - guess) ** 2) / np.var(truth)
print("outcome", float(np.nan_to_num(r2, nan=-99.0)))
