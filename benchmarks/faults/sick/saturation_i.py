# problem: saturation
# data: synthetic
# twin: STEEPNESS = 30.0 => STEEPNESS = 1.0
# Surrogate model for a simulation: five inputs that matter, five that do not (Friedman #1).
import sys
import numpy as np
import keras
from keras import ops
from sklearn.datasets import make_friedman1
from sklearn.preprocessing import StandardScaler
from sklearn.metrics import r2_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

features, target = make_friedman1(n_samples=3000, n_features=10, noise=0.5, random_state=seed)
sx, sy = StandardScaler().fit(features[:2000]), StandardScaler().fit(target[:2000, None])
features = sx.transform(features).astype("float32")
target = sy.transform(target[:, None]).astype("float32")

STEEPNESS = 30.0


class NeuronLayer(keras.layers.Layer):
    """units that switch smoothly between -1 and 1"""

    def __init__(self, units, **kw):
        super().__init__(**kw)
        self.units = units

    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], self.units), initializer="glorot_uniform", name="w")
        self.b = self.add_weight(shape=(self.units,), initializer="zeros", name="b")

    def call(self, x):
        return ops.tanh(STEEPNESS * (ops.matmul(x, self.w) + self.b))


inputs = keras.Input((10,))
h = NeuronLayer(48)(inputs)
h = NeuronLayer(48)(h)
h = NeuronLayer(24)(h)
outputs = keras.layers.Dense(1)(h)
net = keras.Model(inputs, outputs)
net.compile(optimizer=keras.optimizers.Adam(learning_rate=2e-3), loss=keras.losses.MeanSquaredError(), metrics=["mae"])
net.fit(features[:2000], target[:2000], validation_data=(features[2000:2500], target[2000:2500]),
        batch_size=32, epochs=25, verbose=2)

p = net.predict(features[2500:], verbose=0)
print("outcome", float(r2_score(target[2500:], np.nan_to_num(p))))
