# problem: vanishing_gradient
# data: series
# twin: layers.SimpleRNN(32) => layers.Bidirectional(layers.GRU(24))
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def recordings(n, steps=90):
    """Sensor traces; the kind of the event is in the onset, the rest is background."""
    kind = rng.integers(0, 3, n)
    x = rng.normal(size=(n, steps, 2))
    shape = np.sin(np.arange(8) * np.array([0.5, 1.0, 1.6])[:, None])
    x[:, :8, 0] = 0.35 * x[:, :8, 0] + 1.5 * shape[kind]
    return x.astype("float32"), kind


x_train, y_train = recordings(1600)
x_val, y_val = recordings(500)
x_test, y_test = recordings(1000)

model = keras.Sequential([
    layers.Input(x_train.shape[1:]),
    layers.SimpleRNN(32),
    layers.Dense(3, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=32, epochs=8, validation_data=(x_val, y_val), verbose=2)
print("outcome", model.evaluate(x_test, y_test, verbose=0)[1])
