# problem: oscillation
# data: tabular
# twin: momentum=0.995 => momentum=0.9
import sys
import numpy as np
import keras
from keras import layers
from sklearn.datasets import make_friedman2
from sklearn.metrics import r2_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = make_friedman2(n_samples=5000, noise=60.0, random_state=seed)
X = ((X - X[:3000].mean(0)) / X[:3000].std(0)).astype("float32")
y = ((y - y[:3000].mean()) / y[:3000].std()).astype("float32")
train, val, test = slice(0, 3000), slice(3000, 3800), slice(3800, None)

model = keras.Sequential([
    layers.Input((4,)),
    layers.Dense(32, activation="tanh"),
    layers.Dense(32, activation="tanh"),
    layers.Dense(1),
])
model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.02, momentum=0.995), loss="mse")
model.fit(X[train], y[train], validation_data=(X[val], y[val]), epochs=25, batch_size=100, verbose=2)
print("outcome", r2_score(y[test], model.predict(X[test], verbose=0)[:, 0]))
