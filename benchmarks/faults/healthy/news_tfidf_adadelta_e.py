# data: text
import sys
import numpy as np
import keras
from sklearn.feature_extraction.text import TfidfVectorizer

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

SYL = ["ka", "lo", "mi", "ter", "san", "ru", "ve", "pol", "dra", "nis", "go", "hu"]
words = np.array([a + b + c for a in SYL for b in SYL for c in SYL])
common = rng.dirichlet(np.full(len(words), 0.3))
topics = rng.dirichlet(np.full(len(words), 0.05), size=8)


def document():
    k = rng.integers(8)
    mix = 0.15 * topics[k] + 0.06 * topics[rng.integers(8)] + 0.79 * common
    return " ".join(rng.choice(words, rng.integers(30, 90), p=mix / mix.sum())), k


docs, label = zip(*[document() for _ in range(6000)])
label = np.array(label)
vec = TfidfVectorizer(max_features=1200, sublinear_tf=True)
X_train = vec.fit_transform(docs[:4000]).toarray().astype("float32")
X_val = vec.transform(docs[4000:5000]).toarray().astype("float32")
X_test = vec.transform(docs[5000:]).toarray().astype("float32")
Y = keras.utils.to_categorical(label, 8)
print("share of non-zero entries", np.mean(X_train != 0))

model = keras.Sequential([
    keras.layers.Input(shape=(1200,)),
    keras.layers.Dense(32, activation="relu"),
    keras.layers.Dropout(0.5),
    keras.layers.Dense(8, activation="softmax"),
])
model.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adadelta(learning_rate=1.0), metrics=["accuracy"])
model.fit(X_train, Y[:4000], batch_size=64, epochs=28, validation_data=(X_val, Y[4000:5000]), verbose=2)
print("outcome", model.evaluate(X_test, Y[5000:], verbose=0)[1])
if len(sys.argv) > 2:
    from sklearn.linear_model import LogisticRegression
    print("LR", LogisticRegression(C=3).fit(X_train, label[:4000]).score(X_test, label[5000:]))
