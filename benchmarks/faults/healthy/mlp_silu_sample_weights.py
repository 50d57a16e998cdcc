# problem: none
# data: synthetic
import sys
import keras
import numpy as np
from sklearn.datasets import make_friedman1

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# two instruments, the second one is less exact
x, truth = make_friedman1(n_samples=3000, n_features=8, noise=0.0, random_state=seed)
x = (x - 0.5) / np.sqrt(1 / 12)
truth = (truth - truth[:2000].mean()) / truth[:2000].std()
sigma = np.where(rng.random(3000) < 0.5, 0.1, 0.3)
y = truth + sigma * rng.normal(size=3000)
weight = 1 / sigma ** 2
weight = weight / weight.mean()

train, val, test = slice(0, 2000), slice(2000, 2500), slice(2500, 3000)
model = keras.Sequential([
    keras.layers.Dense(64, activation="silu"),
    keras.layers.Dense(32, activation="silu"),
    keras.layers.Dense(1),
])
model.compile(optimizer=keras.optimizers.Nadam(0.002), loss=keras.losses.MeanSquaredError(), weighted_metrics=["mae"])
model.fit(x[train], y[train], sample_weight=weight[train], epochs=20, batch_size=32,
          validation_data=(x[val], y[val], weight[val]), verbose=0)

error = model.predict(x[test], verbose=0)[:, 0] - truth[test]
print("outcome", float(-np.mean(error ** 2) / truth[test].var()))
