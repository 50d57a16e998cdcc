# data: synthetic
# Label every second of a ski run: 0 lift, 1 glide, 2 turn, 3 brake.
# One second of the four boot sensors says little; the neighbours help.
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

STEPS = 48
TYPICAL = np.array([[-1.0, -0.8, 0.2, 0.0],
                    [0.9, -0.6, -0.5, 0.3],
                    [0.6, 0.9, 0.4, -0.6],
                    [-0.3, 0.5, -0.9, 0.8]])


def runs(n):
    phase = np.zeros((n, STEPS), dtype="int32")
    for i in range(n):
        t, p = 0, rng.integers(0, 4)
        while t < STEPS:
            stay = rng.integers(5, 13)
            phase[i, t:t + stay] = p
            t += stay
            p = (p + rng.integers(1, 4)) % 4
    boots = TYPICAL[phase] + rng.normal(0, 1.0, (n, STEPS, 4))
    return (boots / 1.2).astype("float32"), phase


class PhaseTagger(keras.Model):
    def __init__(self):
        super().__init__()
        self.both_ways = layers.Bidirectional(layers.GRU(16, return_sequences=True))
        self.tag = layers.TimeDistributed(layers.Dense(4, activation="softmax"))

    def call(self, boots):
        return self.tag(self.both_ways(boots))


x, y = runs(800)
xv, yv = runs(150)
xt, yt = runs(300)

tagger = PhaseTagger()
tagger.compile(optimizer=keras.optimizers.RMSprop(5e-3), loss="sparse_categorical_crossentropy",
               metrics=["sparse_categorical_accuracy"])
tagger.fit(x, y, batch_size=32, epochs=12, validation_data=(xv, yv), verbose=2)
print("outcome", float(np.mean(tagger.predict(xt, verbose=0).argmax(axis=-1) == yt)))
