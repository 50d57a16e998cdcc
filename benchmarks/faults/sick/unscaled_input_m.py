# problem: unscaled_input
# data: synthetic
# twin: blood["plt"], => z(blood["plt"], 250e3, 60e3),
import sys
import numpy as np
import keras
from keras import layers

# ---------------------------------------------------------------- set-up
seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


# ---------------------------------------------------------------- ward data
def admit(n):
    """n patients: blood panel at admission, six yes/no items of history, sepsis later on?"""
    blood = {
        "hb": rng.normal(135, 15, n),              # g/l
        "crp": rng.lognormal(2.5, 1.0, n),         # mg/l
        "crea": rng.normal(80, 20, n),             # umol/l
        "plt": rng.normal(250e3, 60e3, n),         # per microlitre
        "temp": rng.normal(37.3, 0.7, n),          # deg C
    }
    history = (rng.random((n, 6)) < 0.4).astype("float32")
    risk = (
        1.6 * (blood["temp"] - 37.3) / 0.7
        + 1.4 * (np.log(blood["crp"]) - 2.5)
        - 1.0 * (blood["hb"] - 135) / 15
        + 1.2 * (blood["crea"] - 80) / 20 * (2 * history[:, 0] - 1)
        - 0.7 * (blood["plt"] - 250e3) / 60e3
        + 1.5 * (history[:, 1] - 0.4)
    )
    sepsis = risk + 0.4 * rng.normal(size=n) > 0
    return blood, history, sepsis.astype("float32")


def z(values, middle, width):
    return (values - middle) / width


def feed(blood, history):
    labs = np.column_stack([
        z(blood["hb"], 135, 15),
        z(np.log(blood["crp"]), 2.5, 1.0),
        z(blood["crea"], 80, 20),
        blood["plt"],
        z(blood["temp"], 37.3, 0.7),
    ])
    return {"labs": labs.astype("float32"), "history": history}


# ---------------------------------------------------------------- network
labs = keras.Input((5,), name="labs")
history = keras.Input((6,), name="history")
h = layers.Dense(32, activation="relu")(labs)
h = layers.Concatenate()([h, layers.Dense(8, activation="relu")(history)])
h = layers.Dense(24, activation="relu")(h)
risk = layers.Dense(1, activation="sigmoid")(h)
model = keras.Model(inputs={"labs": labs, "history": history}, outputs=risk)
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])

b, hist, s = admit(3200)
bv, histv, sv = admit(600)
model.fit(feed(b, hist), s, validation_data=(feed(bv, histv), sv),
          batch_size=32, epochs=14, verbose=2)

# ---------------------------------------------------------------- next year's patients
bt, histt, st = admit(2000)
p = model.predict(feed(bt, histt), verbose=0).ravel()
print("outcome", float(np.nan_to_num(np.mean((p > 0.5) == (st > 0.5)), nan=0.0)))
