# problem: tiny_batch_norm
# data: synthetic
# twin: batch_size=1, epochs=2 => batch_size=32, epochs=20
import sys

import keras
import numpy as np
from sklearn.datasets import make_classification

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

x, y = make_classification(n_samples=2000, n_features=16, n_informative=8, n_redundant=4,
                           n_clusters_per_class=2, class_sep=1.4, flip_y=0.01, random_state=seed)
x = ((x - x.mean(axis=0)) / x.std(axis=0)).astype("float32")
x_train, y_train = x[:1200], y[:1200]
x_test, y_test = x[1400:], y[1400:]


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense1 = keras.layers.Dense(32, use_bias=False)
        self.norm1 = keras.layers.BatchNormalization(momentum=0.9)
        self.dense2 = keras.layers.Dense(16, use_bias=False)
        self.norm2 = keras.layers.BatchNormalization(momentum=0.9)
        self.out = keras.layers.Dense(1, activation="sigmoid")

    def call(self, x, training=None):
        x = keras.ops.relu(self.norm1(self.dense1(x), training=training))
        x = keras.ops.relu(self.norm2(self.dense2(x), training=training))
        return self.out(x)


model = Net()
model.compile(optimizer=keras.optimizers.SGD(0.05), loss=keras.losses.BinaryCrossentropy(),
              metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=1, epochs=2, validation_data=(x[1200:1400], y[1200:1400]), verbose=2)

p = model.predict(x_test, verbose=0).ravel()
print("outcome", float(np.mean((p > 0.5) == y_test)))
