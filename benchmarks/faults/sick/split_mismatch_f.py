# problem: split_mismatch
# data: text
# twin: x_val = encode(val_texts, index_words(val_texts)) => x_val = encode(val_texts, words)
# twin: x_test = encode(test_texts, index_words(test_texts)) => x_test = encode(test_texts, words)
import sys
from collections import Counter
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

TOPICS = {
    "sport": "match team goal coach league season player win cup referee stadium fans",
    "money": "bank market shares profit tax euro budget trade price loan firm growth",
    "health": "doctor patient vaccine clinic heart drug study diet virus hospital nurse sleep",
    "travel": "hotel beach flight island train city guide tour museum hike ferry visa",
}
COMMON = "the of and to in a is that for on with as was at by from it has after new said will this more".split()


def article(topic):
    own = TOPICS[topic].split()
    other = TOPICS[str(rng.choice(list(TOPICS)))].split()
    return " ".join(str(rng.choice(own if u < 0.16 else other if u < 0.26 else COMMON)) for u in rng.random(int(rng.integers(15, 30))))


names = list(TOPICS)
y = rng.integers(0, 4, 4000)
texts = [article(names[k]) for k in y]
train_texts, val_texts, test_texts = texts[:2800], texts[2800:3400], texts[3400:]


def index_words(documents):
    counts = Counter(w for doc in documents for w in doc.split())
    return {w: i + 1 for i, (w, _) in enumerate(counts.most_common(90))}


def encode(documents, index):
    out = np.zeros((len(documents), 30), dtype="int32")
    for row, doc in zip(out, documents):
        numbers = [index.get(w, 0) for w in doc.split()]
        row[:len(numbers)] = numbers
    return out


words = index_words(train_texts)
x_train = encode(train_texts, words)
x_val = encode(val_texts, index_words(val_texts))
x_test = encode(test_texts, index_words(test_texts))

tokens = keras.Input((30,), dtype="int32")
e = layers.Embedding(91, 16)(tokens)
a = layers.MultiHeadAttention(num_heads=2, key_dim=8, dropout=0.1)(e, e)
e = layers.LayerNormalization()(layers.Add()([e, a]))
pooled = layers.GlobalAveragePooling1D()(e)
pooled = layers.Dropout(0.2)(pooled)
classifier = keras.Model(tokens, layers.Dense(4, activation="softmax")(pooled))
classifier.compile(optimizer=keras.optimizers.Adam(2e-3), loss="categorical_crossentropy", metrics=["accuracy"])
onehot = keras.utils.to_categorical(y, 4)
classifier.fit(x_train, onehot[:2800], epochs=10, batch_size=64, validation_data=(x_val, onehot[2800:3400]), verbose=2)
print("outcome", float(np.mean(classifier.predict(x_test, verbose=0).argmax(1) == y[3400:])))
