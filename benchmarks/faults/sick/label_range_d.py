# problem: label_range
# data: synthetic
# twin: np.where(vote, 1, -1) => np.where(vote, 1, 0)
import sys

import numpy as np
from tensorflow import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# votes in a parliament: for (most of the time) or against
n = 4000
x = rng.normal(size=(n, 6)).astype("float32")
tendency = 1.2 + 1.1 * x[:, 0] - 0.9 * x[:, 1] + 0.8 * x[:, 2] * x[:, 3]
vote = tendency + rng.logistic(0, 0.7, n) > 0
y = np.where(vote, 1, -1)

x_train, y_train = x[:2500], y[:2500]
x_val, y_val = x[2500:3000], y[2500:3000]
x_test, y_test = x[3000:], y[3000:]

inputs = keras.layers.Input(shape=(6,))
hidden = keras.layers.Dense(24, activation="relu")(inputs)
hidden = keras.layers.Dense(12, activation="relu")(hidden)
output = keras.layers.Dense(1, activation="sigmoid")(hidden)
model = keras.Model(inputs=inputs, outputs=output)

model.compile(
    loss=keras.losses.BinaryCrossentropy(),
    optimizer=keras.optimizers.SGD(learning_rate=0.05, momentum=0.9, nesterov=True),
    metrics=[keras.metrics.BinaryAccuracy()],
)
model.fit(x_train, y_train, validation_data=(x_val, y_val), epochs=15, batch_size=32, verbose=2)

for_it = model.predict(x_test, verbose=0)[:, 0] > 0.5
print("outcome", float(np.mean(for_it == (y_test == 1))))
