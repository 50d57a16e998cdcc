# problem: label_noise
# data: synthetic
# twin: CARELESS = 0.5 => CARELESS = 0.02
# Ticket routing: which of 8 departments gets a customer's message?
import sys, numpy as np, keras
seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(100 + seed)

VOCAB, LEN, DEPTS = 600, 30, 8
CARELESS = 0.5      # share of tickets that clerks close under whatever department is on the screen
terms = rng.permutation(np.arange(1, VOCAB))[:DEPTS * 40].reshape(DEPTS, 40)

def tickets(n):
    dept = rng.integers(0, DEPTS, n)
    words = rng.integers(1, VOCAB, (n, LEN))
    topical = rng.random((n, LEN)) < 0.2
    own = terms[dept[:, None], rng.integers(0, 40, (n, LEN))]
    return np.where(topical, own, words).astype("int32"), dept

texts, dept = tickets(4000)
closed_as = np.where(rng.random(len(dept)) < CARELESS, rng.integers(0, DEPTS, len(dept)), dept)
gold_texts, gold_dept = tickets(1500)     # checked by hand

inp = keras.Input((LEN,), dtype="int32")
h = keras.layers.Embedding(VOCAB, 16)(inp)
h = keras.layers.GlobalAveragePooling1D()(h)
h = keras.layers.Dropout(0.3)(h)
h = keras.layers.Dense(24, activation="relu")(h)
out = keras.layers.Dense(DEPTS, activation="softmax")(h)
net = keras.Model(inp, out)
net.compile(keras.optimizers.RMSprop(3e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
net.fit(texts, closed_as, batch_size=64, epochs=12, validation_split=0.15, verbose=2)

acc = np.mean(net.predict(gold_texts, verbose=0).argmax(1) == gold_dept)
print("outcome", float(np.nan_to_num(acc)))
