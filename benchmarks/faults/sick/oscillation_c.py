# problem: oscillation
# data: tabular
# twin: Triangle(0.01, 3.0, 120) => Triangle(0.01, 0.05, 120)
import sys

import keras
from keras import ops
from sklearn.datasets import load_digits
from sklearn.preprocessing import StandardScaler
from sklearn.utils import shuffle

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = shuffle(*load_digits(return_X_y=True), random_state=seed)
X = StandardScaler().fit(X[:1280]).transform(X).astype("float32")


class Triangle(keras.optimizers.schedules.LearningRateSchedule):
    """Cyclical rate: from low up to high in `half` steps and down again, over and over."""

    def __init__(self, low, high, half):
        self.low, self.high, self.half = low, high, half

    def __call__(self, step):
        position = ops.mod(ops.cast(step, "float32") / self.half, 2.0)
        return self.low + (self.high - self.low) * (1.0 - ops.abs(position - 1.0))

    def get_config(self):
        return {"low": self.low, "high": self.high, "half": self.half}


inputs = keras.Input((64,))
hidden = keras.layers.Dense(48, activation="tanh")(inputs)
outputs = keras.layers.Dense(10, activation="softmax")(hidden)
model = keras.Model(inputs, outputs)
model.compile(keras.optimizers.SGD(Triangle(0.01, 3.0, 120), momentum=0.9), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(X[:1280], y[:1280], batch_size=32, epochs=15, validation_data=(X[1280:1480], y[1280:1480]), verbose=2)

print("outcome", float(model.evaluate(X[1480:], y[1480:], verbose=0)[1]))
