# problem: exploding_gradient
# data: synthetic
# twin: SGD(learning_rate=0.02) => SGD(learning_rate=0.02, clipnorm=1.0)
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# target: how much of the flow got through, the flow counts only while the valve is open
n, steps = 1900, 40
flow = rng.uniform(0, 1, (n, steps))
valve = (rng.random((n, steps)) < rng.uniform(0.1, 0.9, (n, 1))).astype(float)
sequences = np.stack([flow * valve, valve], axis=-1).astype("float32")
total = (flow * valve).sum(axis=1)
total = ((total - total[:1200].mean()) / total[:1200].std()).astype("float32")

model = keras.Sequential()
model.add(layers.Input((steps, 2)))
model.add(
    layers.SimpleRNN(
        32, activation="relu", recurrent_initializer=keras.initializers.Identity()
    )
)
model.add(layers.Dense(1))
model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.02), loss="mse")
model.fit(
    sequences[:1200], total[:1200], validation_data=(sequences[1200:1500], total[1200:1500]), batch_size=32, epochs=10
)

wrong = np.mean((model.predict(sequences[1500:], verbose=0).ravel() - total[1500:]) ** 2)
print("outcome", max(-10.0, float(-wrong / total[1500:].var())))
