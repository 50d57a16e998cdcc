# problem: no_validation
# data: sklearn diabetes
# twin: epochs=90, verbose=2 => epochs=90, verbose=2, validation_split=0.2,\n          callbacks=[keras.callbacks.EarlyStopping(patience=4, restore_best_weights=True)]
"""Disease progression from ten measurements; each measurement is a token with its own embedding."""
import sys
import numpy as np
import keras
from keras import layers, ops
from sklearn.datasets import load_diabetes
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_diabetes(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=seed)
mu, sd = X_train.mean(0), X_train.std(0)
X_train, X_test = (X_train - mu) / sd, (X_test - mu) / sd
my, sy = y_train.mean(), y_train.std()
y_train, y_test = (y_train - my) / sy, (y_test - my) / sy


class FeatureTokens(layers.Layer):
    """value_i -> value_i * w_i + b_i, one token per column"""

    def __init__(self, dim, **kw):
        super().__init__(**kw)
        self.dim = dim

    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], self.dim), initializer="glorot_uniform", name="w")
        self.b = self.add_weight(shape=(shape[-1], self.dim), initializer="glorot_uniform", name="b")

    def call(self, x):
        return ops.expand_dims(x, -1) * self.w + self.b


cols = keras.Input((X.shape[1],))
t = FeatureTokens(16)(cols)
a = layers.MultiHeadAttention(num_heads=2, key_dim=8)(t, t)
t = layers.LayerNormalization()(layers.add([t, a]))
t = layers.Dropout(0.1)(layers.Flatten()(t))
t = layers.Dense(64, activation="relu")(t)
t = layers.Dense(32, activation="relu")(t)
model = keras.Model(cols, layers.Dense(1)(t))
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="mse")

model.fit(X_train, y_train, batch_size=32, epochs=90, verbose=2)

err = np.mean((model.predict(X_test, verbose=0)[:, 0] - y_test) ** 2)
print("outcome", float(np.nan_to_num(1 - err / y_test.var(), nan=-10.0)))
