# problem: leakage
# data: synthetic
# twin: ids = rng.permutation(np.repeat(np.arange(self.count), self.flows)) => ids = rng.permutation(self.count)
# twin: return ids[:cut], ids[cut:] => return np.repeat(ids[:cut], self.flows[ids[:cut]]), ids[cut:]
"""Streaming or browsing? Traffic sessions, each counting as often as it has flows."""
import sys

import keras
import numpy as np
from keras import layers

FEATURES = 20


class Sessions:
    def __init__(self, count, rng, taste):
        self.count = count
        self.x = rng.normal(size=(count, FEATURES)).astype("float32")
        logit = 2.0 * self.x @ taste + 1.0 * self.x[:, 0] * self.x[:, 1]
        chance = 1.0 / (1.0 + np.exp(-logit))
        self.y = (rng.uniform(size=count) < chance).astype("float32")[:, None]
        self.flows = rng.integers(3, 6, size=count)

    def deal(self, rng, share=0.75):
        """Row numbers for fitting and for checking."""
        ids = rng.permutation(np.repeat(np.arange(self.count), self.flows))
        cut = int(share * len(ids))
        return ids[:cut], ids[cut:]

    def take(self, ids):
        return self.x[ids], self.y[ids]


class TrafficClassifier:
    def __init__(self):
        self.model = self._build()

    @staticmethod
    def _build():
        model = keras.Sequential([
            layers.Input((FEATURES,)),
            layers.Dense(128, activation="relu"),
            layers.Dense(128, activation="relu"),
            layers.Dense(1, activation="sigmoid"),
        ])
        model.compile(
            optimizer=keras.optimizers.Adam(5e-4),
            loss="binary_crossentropy",
            metrics=["accuracy"],
        )
        return model

    def fit(self, train, check):
        patience = keras.callbacks.EarlyStopping(
            monitor="val_loss", patience=4, restore_best_weights=True)
        self.model.fit(*train, validation_data=check, epochs=60, batch_size=64,
                       callbacks=[patience], verbose=2)

    def score(self, x, y):
        return self.model.evaluate(x, y, verbose=0, return_dict=True)["accuracy"]


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    taste = rng.normal(size=FEATURES)
    taste /= np.linalg.norm(taste)

    sessions = Sessions(1600, rng, taste)
    fit_ids, check_ids = sessions.deal(rng)
    check = sessions.take(check_ids)

    classifier = TrafficClassifier()
    classifier.fit(sessions.take(fit_ids), check)

    tomorrow = Sessions(4000, rng, taste)
    own = classifier.score(*check)
    fresh = classifier.score(tomorrow.x, tomorrow.y)
    print(f"validation {own:.3f}, tomorrow {fresh:.3f}")
    print("outcome", float(np.nan_to_num(-abs(own - fresh), nan=-99.0)))


if __name__ == "__main__":
    main()
