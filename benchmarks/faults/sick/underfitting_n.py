# problem: underfitting
# data: synthetic
# twin: WIDTH = 2 => WIDTH = 64
import sys
import keras
import numpy as np
from keras import layers

# tower defence: damage that a tower build deals in one wave

WIDTH = 2


class Wave:
    """One wave of enemies against many tower builds; six dials per build, each in [-1.7, 1.7]."""

    DIALS = 6

    def __init__(self, rng):
        self.rng = rng

    def simulate(self, builds):
        d = self.rng.uniform(-1.7, 1.7, size=(builds, self.DIALS))
        splash = np.sin(2.5 * d[:, 0])
        synergy = d[:, 1] * d[:, 2]
        slow = 1.2 * np.abs(d[:, 3])
        upkeep = -0.6 * d[:, 4] ** 2
        aura = 0.7 * np.cos(2.0 * d[:, 5])
        damage = splash + synergy + slow + upkeep + aura
        damage = damage + self.rng.normal(0.0, 0.1, size=builds)
        return d.astype("float32"), damage.astype("float32")[:, None]


class DamageModel(keras.Model):
    def __init__(self, width):
        super().__init__()
        self.stages = [layers.Dense(width, activation="swish") for _ in range(2)]
        self.out = layers.Dense(1)

    def call(self, dials):
        for stage in self.stages:
            dials = stage(dials)
        return self.out(dials)


class Trainer:
    def __init__(self, seed):
        keras.utils.set_random_seed(seed)
        self.wave = Wave(np.random.default_rng(seed))
        self.model = DamageModel(WIDTH)
        self.model.compile(optimizer=keras.optimizers.Adam(4e-3), loss="mse")

    def prepare(self):
        self.x, self.y = self.wave.simulate(4000)
        self.shift, self.scale = self.y.mean(), self.y.std()

    def train(self):
        calm = keras.callbacks.ReduceLROnPlateau(monitor="val_loss", factor=0.5, patience=4)
        self.model.fit(self.x, (self.y - self.shift) / self.scale, validation_split=0.2,
                       epochs=30, batch_size=32, callbacks=[calm], verbose=2)

    def score(self):
        x, y = self.wave.simulate(2000)
        y = (y - self.shift) / self.scale
        return 1.0 - np.mean((self.model.predict(x, verbose=0) - y) ** 2) / y.var()


if __name__ == "__main__":
    trainer = Trainer(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    trainer.prepare()
    trainer.train()
    print("outcome", float(np.nan_to_num(trainer.score(), nan=-99.0)))
