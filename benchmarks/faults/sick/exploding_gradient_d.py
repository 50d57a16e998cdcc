# problem: exploding_gradient
# data: synthetic
# twin: dt=1.0 => dt=0.05
import sys

import keras
from sklearn.datasets import make_moons

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = make_moons(2400, noise=0.15, random_state=seed)
X = ((X - X[:1500].mean(axis=0)) / X[:1500].std(axis=0)).astype("float32")
y = y.astype("float32")


class Flow(keras.Model):
    """Lift the points and let them move along a learned field, Euler steps of size dt."""

    def __init__(self, units=24, steps=30, dt=1.0):
        super().__init__()
        self.lift = keras.layers.Dense(units)
        self.field = keras.layers.Dense(units, activation="relu")
        self.head = keras.layers.Dense(1)
        self.steps = steps
        self.dt = dt

    def call(self, x):
        state = self.lift(x)
        for _ in range(self.steps):
            state = state + self.dt * self.field(state)
        return self.head(state)


model = Flow()
model.compile(
    optimizer=keras.optimizers.SGD(0.03, momentum=0.9),
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    metrics=[keras.metrics.BinaryAccuracy(name="accuracy", threshold=0.0)],
)
model.fit(X[:1500], y[:1500], validation_data=(X[1500:1800], y[1500:1800]), batch_size=32, epochs=15, verbose=2)

print("outcome", float(model.evaluate(X[1800:], y[1800:], verbose=0)[1]))
