# data: synthetic
"""Ten parcels on a belt, one carries a flag.  Name its colour and its load.

Attention pooling finds the parcel; two heads answer.  The learning rate climbs from almost nothing
during the first hundred steps and then falls along a cosine.
"""
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

BELT, COLOURS = 10, 5
EPOCHS, BATCH, N = 14, 40, 4000


def belts(n):
    colour = rng.integers(0, COLOURS, (n, BELT))
    load = rng.normal(size=(n, BELT))
    flagged = rng.integers(0, BELT, n)
    flag = rng.normal(0.0, 0.1, (n, BELT))
    flag[np.arange(n), flagged] += 1.0
    paint = np.eye(COLOURS)[colour] + rng.normal(0.0, 0.15, (n, BELT, COLOURS))
    x = np.concatenate([paint, load[..., None], flag[..., None]], axis=-1).astype("float32")
    rows = np.arange(n)
    return x, {
        "colour": colour[rows, flagged].astype("int32"),
        "load": load[rows, flagged].astype("float32")[:, None],
    }


x_train, y_train = belts(N)
x_val, y_val = belts(800)
x_test, y_test = belts(1500)

belt = keras.Input((BELT, COLOURS + 2))
h = layers.Dense(32, activation="gelu")(belt)
look = layers.Dense(1)(layers.Dense(16, activation="tanh")(belt))
look = layers.Softmax(axis=1)(look)
found = layers.Flatten()(layers.Dot(axes=1)([look, h]))
found = layers.Dense(32, activation="gelu")(found)
model = keras.Model(belt, {
    "colour": layers.Dense(COLOURS, activation="softmax", name="colour")(found),
    "load": layers.Dense(1, name="load")(found),
})

total = EPOCHS * (N // BATCH)
rate = keras.optimizers.schedules.CosineDecay(
    initial_learning_rate=1e-5, decay_steps=total - 100,
    warmup_target=5e-3, warmup_steps=100)
model.compile(
    optimizer=keras.optimizers.Nadam(learning_rate=rate),
    loss={"colour": "sparse_categorical_crossentropy", "load": "mse"},
    loss_weights={"colour": 1.0, "load": 0.5},
    metrics={"colour": ["accuracy"], "load": ["mae"]},
)
model.fit(x_train, y_train, validation_data=(x_val, y_val), batch_size=BATCH, epochs=EPOCHS, verbose=2)

answer = model.predict(x_test, verbose=0)
print("load error:", round(float(np.abs(answer["load"] - y_test["load"]).mean()), 3))
print("outcome", float(np.mean(answer["colour"].argmax(axis=1) == y_test["colour"])))
