# problem: plateau
# data: synthetic
# twin: decay_steps=EPOCHS, => decay_steps=EPOCHS * (len(x_train) // BATCH),
#
# Queue in front of a traffic light, minute by minute.
# in:  cars arriving, state of the light     out: cars waiting
#
import sys
import numpy as np
import keras

EPOCHS = 25
BATCH = 48
MINUTES = 24


def junction(rng, n):
    demand = rng.uniform(1.5, 4.5, size=(n, 1))
    cars = rng.poisson(demand, size=(n, MINUTES)).astype(float)
    cycle = rng.integers(3, 7, size=(n, 1))
    offset = rng.integers(0, 12, size=(n, 1))
    green = ((np.arange(MINUTES) + offset) // cycle % 2).astype(float)
    waiting = np.zeros((n, MINUTES))
    q = np.zeros(n)
    for t in range(MINUTES):
        q = np.maximum(0.0, q + cars[:, t] - 7.0 * green[:, t])
        waiting[:, t] = q
    x = np.stack([cars / 5.0, green], axis=-1).astype("float32")
    return x, (waiting / 10.0)[..., None].astype("float32")


seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

x_train, q_train = junction(rng, 1200)
x_val, q_val = junction(rng, 240)
x_new, q_new = junction(rng, 600)

inputs = keras.Input((MINUTES, 2))
state = keras.layers.GRU(32, return_sequences=True)(inputs)
queue = keras.layers.Dense(1)(state)
model = keras.Model(inputs, queue)

rate = keras.optimizers.schedules.CosineDecay(
    initial_learning_rate=8e-3,
    decay_steps=EPOCHS,
    alpha=0.0,
)
model.compile(optimizer=keras.optimizers.Adam(rate), loss="mse", metrics=["mae"])
model.fit(x_train, q_train, batch_size=BATCH, epochs=EPOCHS,
          validation_data=(x_val, q_val), verbose=2)

gap = np.mean(np.abs(model.predict(x_new, verbose=0) - q_new))
print("outcome", float(np.nan_to_num(-gap, nan=-99.0)))
