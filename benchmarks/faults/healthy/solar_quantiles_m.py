# data: synthetic
import sys

import keras
import numpy as np
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# The trading desk wants a band (10 %, 50 %, 90 %) for the yield of a solar park.
TAUS = [0.1, 0.5, 0.9]


def pinball(y_true, y_pred):
    taus = ops.convert_to_tensor(TAUS, dtype="float32")
    e = y_true - y_pred
    return ops.mean(ops.maximum(taus * e, (taus - 1.0) * e), axis=-1)


class Band(layers.Layer):
    """First number is the lowest quantile, the others are gaps above it."""

    def call(self, raw):
        low = raw[:, :1]
        gaps = ops.softplus(raw[:, 1:])
        return ops.cumsum(ops.concatenate([low, gaps], axis=-1), axis=-1)


def park(n):
    hour = rng.uniform(6, 20, n)
    season = rng.uniform(-1, 1, n)
    cloud = rng.beta(0.9, 1.1, n)
    haze = rng.normal(size=n)
    clear = np.sin(np.pi * (hour - 6) / 14) * (1 + 0.3 * season)
    mean = clear * (1 - 0.6 * cloud ** 2 - 0.03 * haze)
    y = mean + (0.02 + 0.35 * cloud * (1 - cloud)) * clear * rng.normal(size=n)
    X = np.column_stack([(hour - 13) / 4, season * 1.7, (cloud - 0.45) / 0.3, haze])
    return X.astype("float32"), y.astype("float32")[:, None]


X_train, y_train = park(5000)
X_valid, y_valid = park(1000)
X_test, y_test = park(2000)

EPOCHS, BATCH = 22, 64
total = EPOCHS * (len(X_train) // BATCH + 1)
rate = keras.optimizers.schedules.CosineDecay(
    initial_learning_rate=1e-4, decay_steps=total - 150,
    warmup_target=4e-3, warmup_steps=150, alpha=0.02)

inp = keras.Input((4,))
h = layers.Dense(32, activation="swish")(inp)
h = layers.Dense(32, activation="swish")(h)
out = Band()(layers.Dense(len(TAUS))(h))
model = keras.Model(inp, out)
model.compile(optimizer=keras.optimizers.RMSprop(rate), loss=pinball)
model.fit(X_train, y_train, validation_data=(X_valid, y_valid),
          epochs=EPOCHS, batch_size=BATCH, verbose=2)

e = y_test - model.predict(X_test, verbose=0)
taus = np.array(TAUS)
score = np.mean(np.maximum(taus * e, (taus - 1) * e))
print("outcome", float(np.nan_to_num(-score, nan=-99.0)))
