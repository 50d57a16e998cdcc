# problem: vanishing_gradient
# data: synthetic
# twin: keras.activations.sigmoid => keras.activations.tanh
import sys

import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# a damped wave over two coordinates
points = rng.uniform(-1, 1, size=(2400, 2)).astype("float32")
height = np.sin(3 * points[:, 0]) * np.exp(-points[:, 1] ** 2) + 0.5 * points[:, 1]
height = (height + 0.05 * rng.normal(size=2400)).astype("float32")


class Surface(keras.Model):
    def __init__(self, depth=10, width=20):
        super().__init__()
        self.blocks = [keras.layers.Dense(width, activation=keras.activations.sigmoid) for _ in range(depth)]
        self.out = keras.layers.Dense(1)

    def call(self, inputs):
        x = inputs
        for block in self.blocks:
            x = block(x)
        return self.out(x)


model = Surface()
model.compile(optimizer=keras.optimizers.SGD(0.02, momentum=0.9), loss=keras.losses.MeanSquaredError(), metrics=["mae"])
model.fit(
    points[:1400], height[:1400], batch_size=32, epochs=20, validation_data=(points[1400:1800], height[1400:1800]), verbose=0
)

error = np.mean((model.predict(points[1800:], verbose=0)[:, 0] - height[1800:]) ** 2)
print("outcome", float(-error / np.var(height[1800:])))
