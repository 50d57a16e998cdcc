# data: synthetic
import sys, math
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# six species described by ten measurements, broad clouds that overlap
K, D, N = 6, 10, 14000
centres = rng.normal(0, 0.62, (K, D))
scales = rng.uniform(0.6, 1.4, (K, D))
label = rng.integers(0, K, N)
X = centres[label] + scales[label] * rng.normal(size=(N, D))
logp = -0.5 * (((X[:, None] - centres) / scales) ** 2).sum(-1) - np.log(scales).sum(-1)
X = X.astype("float32")
tr, va, te = slice(0, 9000), slice(9000, 11000), slice(11000, N)

CYCLE, CYCLES, PEAK = 6, 4, 0.03


def rate(epoch, _):
    return PEAK * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * (epoch % CYCLE) / (CYCLE - 1))))


class Snapshots(keras.callbacks.Callback):
    def __init__(self):
        super().__init__()
        self.kept = []

    def on_epoch_end(self, epoch, logs=None):
        if (epoch + 1) % CYCLE == 0:
            self.kept.append(self.model.get_weights())


model = keras.Sequential([
    keras.Input((D,)),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dropout(0.1),
    keras.layers.Dense(32, activation="relu"),
    keras.layers.Dense(K),
])
model.compile(
    optimizer=keras.optimizers.SGD(PEAK, momentum=0.9),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
snaps = Snapshots()
model.fit(
    X[tr], label[tr], validation_data=(X[va], label[va]), batch_size=128, epochs=CYCLE * CYCLES, verbose=2,
    callbacks=[keras.callbacks.LearningRateScheduler(rate), snaps],
)
total = 0
for w in snaps.kept:
    model.set_weights(w)
    z = model.predict(X[te], batch_size=1000, verbose=0)
    total = total + np.exp(z - z.max(1, keepdims=True)) / np.exp(z - z.max(1, keepdims=True)).sum(1, keepdims=True)
print("densities known", np.mean(logp[te].argmax(1) == label[te]))
print("outcome", np.mean(total.argmax(1) == label[te]))
