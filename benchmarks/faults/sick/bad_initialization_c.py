# problem: bad_initialization
# data: synthetic
# twin: init = keras.initializers.RandomNormal(stddev=0.0005) => init = keras.initializers.GlorotNormal()
import sys

import keras
import numpy as np
from sklearn.datasets import make_moons

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

x, y = make_moons(n_samples=1800, noise=0.15, random_state=seed)
x = (x - x.mean(axis=0)) / x.std(axis=0)
x_train, y_train = x[:1200], y[:1200]
x_val, y_val = x[1200:1400], y[1200:1400]
x_test, y_test = x[1400:], y[1400:]


class MoonNet(keras.Model):
    def __init__(self, depth=4, width=24):
        super().__init__()
        init = keras.initializers.RandomNormal(stddev=0.0005)
        self.blocks = [
            keras.layers.Dense(width, activation="tanh", kernel_initializer=init.clone())
            for _ in range(depth)
        ]
        self.classifier = keras.layers.Dense(2, activation="softmax", kernel_initializer=init.clone())

    def call(self, x):
        for layer in self.blocks:
            x = layer(x)
        return self.classifier(x)


model = MoonNet()
model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.1, momentum=0.9),
              loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, validation_data=(x_val, y_val), epochs=25, batch_size=32, verbose=0)

predicted = np.argmax(model.predict(x_test, verbose=0), axis=-1)
print("outcome", float(np.mean(predicted == y_test)))
