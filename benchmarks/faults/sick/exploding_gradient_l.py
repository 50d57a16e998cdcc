# problem: exploding_gradient
# data: sklearn
# twin: self.dt = horizon => self.dt = horizon / steps
"""Digits with a continuous-depth network: dz/dt = f(z), integrated by explicit Euler."""
import sys

import numpy as np
import keras
from keras import layers
from sklearn.datasets import load_digits

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


class EulerFlow(layers.Layer):
    """The vector field is shared by all time steps."""

    def __init__(self, width, hidden, steps, horizon, **kwargs):
        super().__init__(**kwargs)
        self.steps = steps
        self.dt = horizon
        self.f_in = layers.Dense(hidden, activation="relu")
        self.f_out = layers.Dense(width)

    def call(self, z):
        for _ in range(self.steps):
            z = z + self.dt * self.f_out(self.f_in(z))
        return z


class OdeClassifier(keras.Model):
    def __init__(self, width=48):
        super().__init__()
        self.lift = layers.Dense(width)
        self.flow = EulerFlow(width, hidden=64, steps=24, horizon=1.5)
        self.logits = layers.Dense(10)

    def call(self, x):
        return self.logits(self.flow(self.lift(x)))


data, target = load_digits(return_X_y=True)
data = (data / 16.0 - 0.3).astype("float32")
order = rng.permutation(len(data))
fit_i, val_i, test_i = order[:1150], order[1150:1400], order[1400:]

model = OdeClassifier()
model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.01, momentum=0.9),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(data[fit_i], target[fit_i], validation_data=(data[val_i], target[val_i]),
          batch_size=32, epochs=25, verbose=2)

score = np.mean(model.predict(data[test_i], verbose=0).argmax(-1) == target[test_i])
print("outcome", float(np.nan_to_num(score, nan=0.0)))
