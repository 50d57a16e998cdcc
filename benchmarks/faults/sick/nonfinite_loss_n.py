# problem: nonfinite_loss
# data: synthetic
# twin: ops.log(goals / rate) => ops.log(ops.maximum(goals, 1e-7) / rate)
"""Expected goals of a football side, fitted by the Poisson deviance."""
import sys
from dataclasses import dataclass, field

import keras
import numpy as np
from keras import layers, ops


@dataclass
class League:
    seed: int
    rng: np.random.Generator = field(init=False)
    weights: np.ndarray = field(init=False)

    def __post_init__(self):
        self.rng = np.random.default_rng(self.seed)
        self.weights = self.rng.normal(0.0, 0.3, size=8)

    def fixtures(self, count):
        form = self.rng.normal(size=(count, 8)).astype("float32")
        chance = np.exp(0.3 + form @ self.weights + 0.25 * np.tanh(form[:, 0] * form[:, 1]))
        chance = np.clip(chance, 0.05, 8.0)
        goals = self.rng.poisson(chance)
        return form, goals.astype("float32")[:, None], chance.astype("float32")[:, None]


class PoissonDeviance(keras.losses.Loss):
    def call(self, goals, rate):
        goals = ops.cast(goals, rate.dtype)
        surprise = goals * ops.log(goals / rate)
        return 2.0 * ops.mean(surprise - (goals - rate), axis=-1)


class GoalModel(keras.Model):
    def __init__(self, width=32):
        super().__init__()
        self.scout = layers.Dense(width, activation="relu")
        self.coach = layers.Dense(width, activation="relu")
        self.rate = layers.Dense(1, activation="softplus")

    def call(self, form):
        return self.rate(self.coach(self.scout(form))) + 1e-3


def main(seed):
    keras.utils.set_random_seed(seed)
    league = League(seed)
    form, goals, _ = league.fixtures(3000)
    form_val, goals_val, _ = league.fixtures(800)
    form_new, _, chance_new = league.fixtures(2000)

    model = GoalModel()
    model.compile(optimizer=keras.optimizers.RMSprop(1e-3), loss=PoissonDeviance())
    model.fit(form, goals, validation_data=(form_val, goals_val),
              batch_size=50, epochs=14, verbose=2)

    expected = model.predict(form_new, verbose=0)
    error = np.mean(np.abs(expected - chance_new))
    print("outcome", float(np.nan_to_num(-error, nan=-99.0)))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
