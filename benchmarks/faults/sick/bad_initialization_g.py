# problem: bad_initialization
# data: sklearn digits
# twin: initializer=keras.initializers.Constant(0.05) => initializer="glorot_uniform"
import sys
import numpy as np
import keras
from keras import ops
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_digits(return_X_y=True)
X, X_test, y, y_test = train_test_split(X, y, test_size=400, random_state=seed, stratify=y)
X, X_val, y, y_val = train_test_split(X, y, test_size=250, random_state=seed, stratify=y)
sc = StandardScaler().fit(X)
X, X_val, X_test = (sc.transform(a).astype("float32") for a in (X, X_val, X_test))


class Affine(keras.layers.Layer):
    """y = f(x W + b), written out by hand to see what happens inside."""

    def __init__(self, n_out, f=None, **kw):
        super().__init__(**kw)
        self.n_out = n_out
        self.f = keras.activations.get(f)

    def build(self, shape):
        self.W = self.add_weight(shape=(shape[-1], self.n_out), name="W",
                                 initializer=keras.initializers.Constant(0.05))
        self.b = self.add_weight(shape=(self.n_out,), name="b", initializer="zeros")

    def call(self, x):
        return self.f(ops.matmul(x, self.W) + self.b)


model = keras.Sequential([
    keras.Input((64,)),
    keras.layers.GaussianNoise(0.6),
    Affine(48, "relu"),
    Affine(32, "relu"),
    Affine(10),
])
model.compile(
    optimizer=keras.optimizers.Adam(2e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(X, y, batch_size=32, epochs=12, validation_data=(X_val, y_val), verbose=2)

acc = np.mean(np.argmax(model.predict(X_test, verbose=0), -1) == y_test)
print("outcome", float(np.nan_to_num(acc)))
