# problem: exploding_gradient
# data: series
# twin: layers.RNN(SkipCell(32)) => layers.GRU(32)
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

STEPS = 40


def make(n):
    freq = rng.integers(0, 4, n)
    t = np.arange(STEPS)
    w = np.array([0.12, 0.2, 0.3, 0.42])[freq][:, None]
    phase = rng.uniform(0, 2 * np.pi, (n, 1))
    x = np.sin(w * t + phase) + 0.5 * rng.normal(size=(n, STEPS))
    return x[..., None].astype("float32"), keras.utils.to_categorical(freq, 4)


class SkipCell(layers.Layer):
    """Recurrent cell that adds an update to its state, like a residual block in time."""

    def __init__(self, units, **kw):
        super().__init__(**kw)
        self.units = units
        self.state_size = units
        self.output_size = units
        self.hidden = layers.Dense(units, activation="relu")
        self.out = layers.Dense(units)

    def build(self, shape):
        self.hidden.build((None, shape[-1] + self.units))
        self.out.build((None, self.units))
        self.built = True

    def call(self, x, states):
        h = states[0]
        u = self.hidden(ops.concatenate([x, h], axis=-1))
        new = h + self.out(u)
        return new, [new]


class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.rnn = layers.RNN(SkipCell(32))
        self.head = layers.Dense(4)

    def call(self, x):
        return self.head(self.rnn(x))


model = Net()
model.compile(optimizer=keras.optimizers.Adam(2e-3),
              loss=keras.losses.CategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
train, val, test = make(2500), make(600), make(1200)
model.fit(train[0], train[1], batch_size=50, epochs=10, validation_data=val, verbose=2)
logits = np.nan_to_num(model.predict(test[0], verbose=0))
print("outcome", float((logits.argmax(1) == test[1].argmax(1)).mean()))
