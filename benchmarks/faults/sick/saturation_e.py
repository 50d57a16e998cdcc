# problem: saturation
# data: mnist
# twin: SLOPE = 40.0 => SLOPE = 2.0
import sys
import numpy as np
import keras
from keras import layers, ops
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

SLOPE = 40.0


class SoftStep(layers.Layer):
    """Differentiable stand-in for a step function (logic-like units)."""

    def __init__(self, slope, **kwargs):
        super().__init__(**kwargs)
        self.slope = slope

    def call(self, x):
        return 2.0 * ops.sigmoid(self.slope * x) - 1.0


mnist = load("mnist")
x = mnist.train_images[:7000].reshape(7000, -1).astype("float32") / 127.5 - 1.0
y = mnist.train_labels[:7000].astype("int64")
x_test = mnist.test_images[:2500].reshape(2500, -1).astype("float32") / 127.5 - 1.0
y_test = mnist.test_labels[:2500].astype("int64")

model = keras.Sequential(name="logic_net")
model.add(layers.Input((784,)))
model.add(layers.Dropout(0.2))
for units in [64, 48, 32]:
    model.add(layers.Dense(units))
    model.add(SoftStep(SLOPE))
model.add(layers.Dense(10))
model.compile(
    keras.optimizers.SGD(0.01, momentum=0.9, nesterov=True),
    keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(x[:6000], y[:6000], validation_data=(x[6000:], y[6000:]), batch_size=64, epochs=10, verbose=2)
print("outcome", float(np.mean(np.argmax(model.predict(x_test, verbose=0), 1) == y_test)))
