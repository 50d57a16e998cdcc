# problem: oscillation
# data: synthetic
# twin: momentum=0.997 => momentum=0.9
import sys
import numpy as np
import tensorflow as tf
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(1000 + seed)

# heating load of buildings from weather and construction data (all standardized)
N = 3200
weather = rng.normal(size=(N, 5)).astype("float32")
building = rng.normal(size=(N, 4)).astype("float32")
load = (np.tanh(weather[:, 0] + 0.5 * building[:, 0]) + 0.6 * weather[:, 1] * building[:, 1]
        + 0.5 * np.sin(1.5 * building[:, 2]) - 0.4 * weather[:, 2] + 0.15 * rng.normal(size=N))
load = ((load - load[:2000].mean()) / load[:2000].std()).astype("float32")


def dataset(a, b, shuffle=False):
    ds = tf.data.Dataset.from_tensor_slices(({"weather": weather[a:b], "building": building[a:b]}, load[a:b, None]))
    if shuffle:
        ds = ds.shuffle(b - a, seed=seed)
    return ds.batch(32).prefetch(2)


w = keras.Input((5,), name="weather")
b = keras.Input((4,), name="building")
hw = keras.layers.Dense(24, activation="tanh")(w)
hb = keras.layers.Dense(24, activation="tanh")(b)
h = keras.layers.Concatenate()([hw, hb])
h = keras.layers.Dense(32, activation="tanh")(h)
model = keras.Model([w, b], keras.layers.Dense(1, name="load")(h))

model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.01, momentum=0.997),
    loss=keras.losses.Huber(),
)
model.fit(dataset(0, 2000, shuffle=True), validation_data=dataset(2000, 2600), epochs=25, verbose=2)

test = {"weather": weather[2600:], "building": building[2600:]}
pred = np.nan_to_num(model.predict(test, verbose=0)[:, 0])
print("outcome", float(1 - np.mean((pred - load[2600:]) ** 2) / np.var(load[2600:])))
