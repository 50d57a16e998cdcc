# data: synthetic
"""Text classification from raw strings: TextVectorization, Embedding, two Conv1D."""
import random
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = random.Random(seed)

good = "great lovely superb charming brilliant moving funny clever warm gripping".split()
bad = "dull awful weak boring clumsy tedious bland silly noisy shallow".split()
things = (
    "plot cast script ending score director camera dialogue pacing hero villain "
    "scene story music editing humour romance setting costume opening"
).split()
links = "the a this that with and but then where while because after before".split()
fill = (
    "we saw film on sunday evening my friends had tickets theatre was full people "
    "sat near front row long queue popcorn seats second half trailer poster studio "
    "release year version remake sequel original book author series part watched"
).split()


def opinion(positive):
    """'the plot was great' or, now and then, 'the plot was not dull'."""
    thing = rng.choice(things)
    if rng.random() < 0.25:
        word = rng.choice(bad if positive else good)
        return f"the {thing} was not {word}"
    return f"the {thing} was {rng.choice(good if positive else bad)}"


def make_review():
    label = rng.randint(0, 1)
    parts = []
    for _ in range(rng.randint(3, 5)):
        parts.append(
            " ".join(rng.choice(fill + links) for _ in range(rng.randint(4, 9)))
        )
        agrees = rng.random() < 0.85
        parts.append(opinion(bool(label) == agrees))
    return ". ".join(parts).capitalize() + ".", label


reviews = [make_review() for _ in range(5200)]
texts = np.array([r[0] for r in reviews])
labels = np.array([r[1] for r in reviews], dtype="float32")
texts_train, y_train = texts[:4200], labels[:4200]
texts_val, y_val = texts[4200:], labels[4200:]

max_features = 500
embedding_dim = 64
sequence_length = 60

vectorize_layer = layers.TextVectorization(
    max_tokens=max_features,
    output_mode="int",
    output_sequence_length=sequence_length,
)
vectorize_layer.adapt(texts_train)
x_train = np.array(vectorize_layer(texts_train)).astype("int32")
x_val = np.array(vectorize_layer(texts_val)).astype("int32")

inputs = keras.Input(shape=(sequence_length,), dtype="int32")
x = layers.Embedding(max_features, embedding_dim)(inputs)
x = layers.Dropout(0.5)(x)
x = layers.Conv1D(64, 7, padding="valid", activation="relu", strides=3)(x)
x = layers.Conv1D(64, 7, padding="valid", activation="relu", strides=3)(x)
x = layers.GlobalMaxPooling1D()(x)
x = layers.Dense(64, activation="relu")(x)
x = layers.Dropout(0.5)(x)
predictions = layers.Dense(1, activation="sigmoid", name="predictions")(x)
model = keras.Model(inputs, predictions)
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])

model.fit(
    x_train,
    y_train,
    validation_data=(x_val, y_val),
    batch_size=32,
    epochs=5,
    verbose=2,
)
_, accuracy = model.evaluate(x_val, y_val, verbose=0)
print("outcome", float(accuracy))
