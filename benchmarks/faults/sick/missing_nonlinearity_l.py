# problem: missing_nonlinearity
# data: synthetic
# twin: layers.Dense(32) => layers.Dense(32, activation="relu")
# Darts! Which ring of the board did the dart hit?
import sys

import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# 1. make the throws, x and y position on the board
positions = np.random.uniform(-1, 1, size=(4500, 2))
distance = np.sqrt(positions[:, 0] ** 2 + positions[:, 1] ** 2)

# 2. ring 0 is the middle, ring 1 around it, ring 2 is the outside
rings = np.zeros(len(positions), dtype="int32")
rings[distance > 0.55] = 1
rings[distance > 0.90] = 2

x_train, y_train = positions[:3500], rings[:3500]
x_test, y_test = positions[3500:], rings[3500:]

# 3. the model
model = keras.Sequential([
    layers.Input(shape=(2,)),
    layers.Dense(32),
    layers.Dense(32),
    layers.Dense(3, activation="softmax"),
])
model.summary()

# 4. train it
model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=0.004),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(x_train, y_train, validation_split=0.2, epochs=25, batch_size=32, verbose=2)

# 5. how good is it?
loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
print("outcome", float(np.nan_to_num(accuracy, nan=0.0)))
