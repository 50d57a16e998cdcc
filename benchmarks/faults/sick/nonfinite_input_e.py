# problem: nonfinite_input
# data: tabular
# twin: np.log(views) => np.log1p(views)
import sys
import numpy as np
import keras
from keras import layers
from sklearn.metrics import r2_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(100 + seed)

# page views of ten sections of a shop on one day -> orders on the next day
days = 5000
weekday = rng.integers(0, 7, days)
interest = rng.normal(0, 1, (days, 3))
mix = np.random.default_rng(5).normal(0, 0.6, (3, 10))
views = rng.poisson(np.exp(1.9 + interest @ mix))
effect = np.array([0.0, 0.1, 0.1, 0.3, 0.6, 1.0, 0.8])
orders = interest[:, 0] + 0.6 * np.maximum(interest[:, 1], 0) * (1 + effect[weekday]) + effect[weekday] + rng.normal(0, 0.2, days)

features = np.log(views).astype("float32")
target = orders.astype("float32")
a, b = 3500, 4250

section_input = keras.Input((10,), name="views")
day_input = keras.Input((7,), name="weekday")
h = layers.Concatenate()([section_input, day_input])
h = layers.Dense(48, activation="relu")(h)
h = layers.Dense(24, activation="relu")(h)
out = layers.Dense(1)(h)
model = keras.Model({"views": section_input, "weekday": day_input}, out)
model.compile("rmsprop", loss=keras.losses.Huber())


def part(lo, hi):
    return {"views": features[lo:hi], "weekday": np.eye(7, dtype="float32")[weekday[lo:hi]]}


model.fit(part(0, a), target[:a], validation_data=(part(a, b), target[a:b]), epochs=25, batch_size=32, verbose=2)
pred = model.predict(part(b, days), verbose=0).ravel()
print("outcome", r2_score(target[b:], np.nan_to_num(pred)))
