# problem: learning_rate_high
# data: synthetic
# twin: "lr": 0.05 => "lr": 0.001
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

CFG = {"vocab": 32, "length": 24, "dim": 24, "heads": 2, "lr": 0.05, "epochs": 8, "batch": 64}


def play_lists(n, rng):
    """a listener's last 24 songs -> favourite of 4 genres (8 songs each)"""
    taste = rng.dirichlet(np.full(4, 0.9), n)
    genre = np.array([rng.choice(4, CFG["length"], p=t) for t in taste])
    songs = genre * 8 + rng.integers(0, 8, genre.shape)
    counts = np.stack([(genre == g).sum(1) for g in range(4)], 1)
    return songs.astype("int32"), counts.argmax(1)


class Encoder(layers.Layer):
    def __init__(self, dim, heads, **kw):
        super().__init__(**kw)
        self.att = layers.MultiHeadAttention(heads, dim // heads)
        self.ff = keras.Sequential([layers.Dense(2 * dim, activation="gelu"), layers.Dense(dim)])
        self.n1, self.n2 = layers.LayerNormalization(), layers.LayerNormalization()

    def call(self, x):
        x = self.n1(x + self.att(x, x))
        return self.n2(x + self.ff(x))


class TokenAndPosition(layers.Layer):
    def __init__(self, vocab, length, dim, **kw):
        super().__init__(**kw)
        self.tok, self.pos, self.length = layers.Embedding(vocab, dim), layers.Embedding(length, dim), length

    def call(self, x):
        return self.tok(x) + self.pos(ops.arange(self.length))


rng = np.random.default_rng(seed)
xt, yt = play_lists(3200, rng)
xv, yv = play_lists(500, rng)
xe, ye = play_lists(1000, rng)

inp = keras.Input((CFG["length"],), dtype="int32")
h = TokenAndPosition(CFG["vocab"], CFG["length"], CFG["dim"])(inp)
h = Encoder(CFG["dim"], CFG["heads"])(h)
h = Encoder(CFG["dim"], CFG["heads"])(h)
h = layers.GlobalAveragePooling1D()(h)
net = keras.Model(inp, layers.Dense(4, activation="softmax")(h))
net.compile(optimizer=keras.optimizers.Adam(learning_rate=CFG["lr"]),
            loss="sparse_categorical_crossentropy", metrics=["accuracy"])
net.fit(xt, yt, validation_data=(xv, yv), epochs=CFG["epochs"], batch_size=CFG["batch"], verbose=2)
_, acc = net.evaluate(xe, ye, verbose=0)
print("outcome", float(np.nan_to_num(acc)))
