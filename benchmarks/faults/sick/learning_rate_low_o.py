# problem: learning_rate_low
# data: synthetic
# twin: learning_rate=2e-6 => learning_rate=3e-3
# Next value of a swinging buoy from its last twelve heights.
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
r = np.random.default_rng(seed)

STEPS = 12


def buoy(n):
    t = np.arange(STEPS + 1)[None, :]
    swell = np.sin(r.uniform(0.3, 0.8, (n, 1)) * t + r.uniform(0, 6.283, (n, 1)))
    height = r.uniform(0.8, 1.8, (n, 1)) * swell + r.normal(0, 0.08, (n, STEPS + 1))
    height = height.astype("float32")
    return height[:, :STEPS, None], height[:, STEPS:]


heights, following = buoy(1600)

inp = keras.Input((STEPS, 1))
state = layers.GRU(24)(inp)
out = layers.Dense(1)(state)
model = keras.Model(inp, out, name="buoy")

model.compile(
    optimizer=keras.optimizers.RMSprop(learning_rate=2e-6),
    loss=keras.losses.Huber(delta=1.0),
    metrics=["mean_absolute_error"],
)
model.fit(heights, following, batch_size=32, epochs=20, validation_data=buoy(400), verbose=2)

# share of the variance that the forecast explains, on new swings
x_new, y_new = buoy(1000)
miss = y_new - model.predict(x_new, verbose=0)
print("outcome", float(np.nan_to_num(1 - miss.var() / y_new.var() - miss.mean() ** 2 / y_new.var(), nan=-99.0)))
