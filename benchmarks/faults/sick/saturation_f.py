# problem: saturation
# data: series
# twin: Integrate()(inputs) => Integrate(dt=0.05)(inputs)
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

STEPS = 50


def gestures(n):
    """Acceleration along one axis, sampled every 50 ms, for four kinds of hand movement."""
    kind = rng.integers(0, 4, n)
    t = np.arange(STEPS)
    speed = np.array([0.15, 0.25, 0.15, 0.25])[kind][:, None] * rng.uniform(0.9, 1.1, (n, 1))
    fade = np.array([0.0, 0.0, 1.0, 1.0])[kind][:, None]
    strength = 1 - fade * t / STEPS + (1 - fade) * (t / STEPS - 0.5)
    acc = strength * np.sin(speed * t + rng.uniform(0, 2 * np.pi, (n, 1))) * 1.4
    acc = acc + rng.normal(0, 0.3, (n, 1)) + 0.4 * rng.normal(size=(n, STEPS))
    return acc[..., None].astype("float32"), kind


class Integrate(layers.Layer):
    """Adds velocity and position to the acceleration."""

    def __init__(self, dt=1.0, **kw):
        super().__init__(**kw)
        self.dt = dt

    def call(self, acc):
        velocity = ops.cumsum(acc, axis=1) * self.dt
        position = ops.cumsum(velocity, axis=1) * self.dt
        return ops.concatenate([acc, velocity, position], axis=-1)


x_train, y_train = gestures(3000)
x_val, y_val = gestures(700)
x_test, y_test = gestures(1500)

inputs = keras.Input((STEPS, 1))
h = Integrate()(inputs)
h = layers.LSTM(32)(h)
h = layers.Dense(24, activation="tanh")(h)
outputs = layers.Dense(4, activation="softmax")(h)
model = keras.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.Adam(3e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, validation_data=(x_val, y_val), batch_size=50, epochs=10, verbose=2)
print("outcome", float((model.predict(x_test, verbose=0).argmax(1) == y_test).mean()))
