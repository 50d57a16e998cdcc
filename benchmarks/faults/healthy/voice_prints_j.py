# data: synthetic
# Twenty speakers, short utterances. Learn a unit vector per utterance so that utterances of one
# speaker lie together (supervised contrastive loss over batches of 8 speakers x 6 utterances).
# With five partners for each utterance the loss cannot fall below log(5) = 1.61.
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

SPEAKERS, GROUP, EACH = 20, 8, 6
throat = rng.normal(size=(SPEAKERS, 10))
mouth = rng.normal(size=(10, 24)) / np.sqrt(10.0)
SELF = np.eye(GROUP * EACH, dtype="float32")


def utter(who):
    z = throat[who] + 0.9 * rng.normal(size=(len(who), 10))
    return (1.4 * np.tanh(z @ mouth) + 0.1 * rng.normal(size=(len(who), 24))).astype("float32")


class Groups(keras.utils.PyDataset):
    """Draws balanced batches from a fixed pool."""

    def __init__(self, pool, steps, salt, fixed=False):
        super().__init__()
        self.pool, self.steps, self.salt, self.fixed = pool, steps, salt, fixed
        self.epoch = 0

    def __len__(self):
        return self.steps

    def __getitem__(self, i):
        r = np.random.default_rng([seed, self.salt, 0 if self.fixed else self.epoch, i])
        who = np.repeat(r.permutation(SPEAKERS)[:GROUP], EACH)
        which = np.concatenate([r.permutation(self.pool.shape[1])[:EACH] for _ in range(GROUP)])
        return self.pool[who, which], who[:, None].astype("float32")

    def on_epoch_end(self):
        self.epoch += 1


def contrast(who, z):
    itself = ops.convert_to_tensor(SELF)
    who = ops.reshape(who, (-1, 1))
    partner = ops.cast(ops.equal(who, ops.transpose(who)), "float32") - itself
    sim = ops.matmul(z, ops.transpose(z)) / 0.2 - 1e6 * itself
    logp = sim - ops.logsumexp(sim, axis=1, keepdims=True)
    return -ops.sum(partner * logp, axis=1) / float(EACH - 1)


everyone = np.arange(SPEAKERS)
pool = np.stack([utter(everyone) for _ in range(100)], axis=1)      # (speaker, utterance, feature)
pool_val = np.stack([utter(everyone) for _ in range(40)], axis=1)

encoder = keras.Sequential([
    layers.Input((24,)),
    layers.Dense(64, activation="gelu"),
    layers.Dropout(0.1),
    layers.Dense(16),
    layers.UnitNormalization(),
])
encoder.compile(optimizer=keras.optimizers.Adam(2e-3), loss=contrast)
encoder.fit(Groups(pool, 30, 1), validation_data=Groups(pool_val, 12, 2, fixed=True), epochs=20, verbose=2)

# who speaks?  nearest mean vector of the known utterances
known = encoder.predict(pool.reshape(-1, 24), verbose=0).reshape(SPEAKERS, 100, -1).mean(axis=1)
who = rng.integers(0, SPEAKERS, size=2000)
z = encoder.predict(utter(who), verbose=0)
nearest = ((z[:, None, :] - known[None]) ** 2).sum(axis=-1).argmin(axis=1)
print("outcome", float(np.nan_to_num(np.mean(nearest == who), nan=0.0)))
