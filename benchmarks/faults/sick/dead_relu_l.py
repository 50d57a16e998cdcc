# problem: dead_relu
# data: fashion_mnist
# twin: THETA = 6.0 => THETA = 0.05
import sys
import numpy as np
import keras
from keras import ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

THETA = 6.0   # one-sided shrinkage, as in an unrolled ISTA step


class Shrink(keras.layers.Layer):
    """z = max(0, W x - theta)"""

    def __init__(self, units, **kw):
        super().__init__(**kw)
        self.units = units

    def build(self, input_shape):
        self.dictionary = self.add_weight(
            name="dictionary", shape=(input_shape[-1], self.units), initializer="glorot_uniform")

    def call(self, x):
        return ops.relu(ops.matmul(x, self.dictionary) - THETA)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], self.units)


class CodeClassifier(keras.Model):
    def __init__(self):
        super().__init__()
        self.flatten = keras.layers.Flatten()
        self.code1 = Shrink(128)
        self.code2 = Shrink(64)
        self.read = keras.layers.Dense(10, activation="softmax")

    def call(self, im):
        return self.read(self.code2(self.code1(self.flatten(im))))


(xa, ya), (xb, yb) = keras.datasets.fashion_mnist.load_data()
mix = np.random.default_rng(seed).permutation(len(xa))
x_fit, y_fit = xa[mix[:4000]] / 255.0, ya[mix[:4000]]
x_val, y_val = xa[mix[4000:4800]] / 255.0, ya[mix[4000:4800]]
x_new, y_new = xb[:2000] / 255.0, yb[:2000]

clf = CodeClassifier()
clf.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
clf.fit(x_fit.astype("float32"), y_fit.astype("int32"), epochs=8, batch_size=32,
        validation_data=(x_val.astype("float32"), y_val.astype("int32")), verbose=2)

hit = clf.predict(x_new.astype("float32"), verbose=0).argmax(1) == y_new
print("outcome", float(np.nan_to_num(hit.mean(), nan=0.0)))
