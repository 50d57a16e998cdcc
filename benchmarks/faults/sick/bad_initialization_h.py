# problem: bad_initialization
# data: synthetic
# twin: init = keras.initializers.RandomNormal(stddev=1.0, seed=seed + i) => init = keras.initializers.HeNormal(seed=seed + i)
"""Forward kinematics of a planar 4-link arm: joint angles -> position of the gripper."""
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

LINKS = np.array([0.5, 0.4, 0.3, 0.2])
LIMIT = 1.2  # rad


def sample(n):
    q = rng.uniform(-LIMIT, LIMIT, (n, 4))
    phi = np.cumsum(q, axis=1)
    xy = np.stack([(LINKS * np.cos(phi)).sum(1), (LINKS * np.sin(phi)).sum(1)], axis=1)
    return (q / LIMIT).astype("float32"), xy.astype("float32")


q_train, p_train = sample(4000)
q_val, p_val = sample(800)
q_test, p_test = sample(1500)
mu, sd = p_train.mean(0), p_train.std(0)


class Kinematics(keras.Model):
    def __init__(self, width=128, depth=3):
        super().__init__()
        self.hidden = []
        for i in range(depth):
            init = keras.initializers.RandomNormal(stddev=1.0, seed=seed + i)
            self.hidden.append(layers.Dense(width, activation="relu", kernel_initializer=init))
        self.out = layers.Dense(2)

    def call(self, q):
        h = q
        for layer in self.hidden:
            h = layer(h)
        return self.out(h)


model = Kinematics()
model.compile(optimizer=keras.optimizers.Adam(learning_rate=1e-3), loss="mse")
model.fit(q_train, (p_train - mu) / sd, epochs=20, batch_size=64,
          validation_data=(q_val, (p_val - mu) / sd), verbose=2)

pred = model.predict(q_test, verbose=0) * sd + mu
err = np.sqrt(np.mean(np.sum((pred - p_test) ** 2, axis=1)))  # metres
print("outcome", float(np.nan_to_num(-err, nan=-1e6, neginf=-1e6)))
