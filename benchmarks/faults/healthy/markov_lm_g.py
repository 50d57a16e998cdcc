# data: synthetic
# Next-token language model on a small artificial language.
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

V, L = 20, 20
table = rng.dirichlet(np.full(V, 0.35), size=V)
cum = table.cumsum(1)


def corpus(n):
    s = np.zeros((n, L + 1), "int32")
    s[:, 0] = rng.integers(0, V, n)
    for j in range(L):
        u = rng.random((n, 1))
        s[:, j + 1] = np.minimum((u > cum[s[:, j]]).sum(1), V - 1)
    return s[:, :-1], s[:, 1:]


x, y = corpus(2000)
xv, yv = corpus(300)
xt, yt = corpus(500)

lm = keras.Sequential([
    keras.Input((L,), dtype="int32"),
    layers.Embedding(V, 16),
    layers.LSTM(32, return_sequences=True),
    layers.Dropout(0.1),
    layers.Dense(V),
])
lm.compile(optimizer=keras.optimizers.RMSprop(4e-3, clipnorm=1.0),
           loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
           metrics=["sparse_categorical_accuracy"])
lm.fit(x, y, validation_data=(xv, yv), batch_size=32, epochs=8, verbose=2)

loss = lm.evaluate(xt, yt, verbose=0)[0]
print("perplexity", np.exp(loss))
print("outcome", float(np.nan_to_num(-loss, nan=-20.0)))
