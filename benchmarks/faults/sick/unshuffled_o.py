# problem: unshuffled
# data: synthetic
# twin: order = np.arange(len(labels)) => order = rng.permutation(len(labels))
# Seeds of five grain varieties, eight measurements per seed.
# The seeds lie in trays, one tray per variety; every variety comes in two forms.
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed + 17)

VARIETIES, MEASURES = 5, 8
forms = rng.normal(0.0, 1.25, size=(VARIETIES, 2, MEASURES))


def tray(variety, n):
    form = rng.integers(0, 2, size=n)
    return forms[variety, form] + rng.normal(size=(n, MEASURES))


def trays(n_each):
    rows = np.concatenate([tray(v, n_each) for v in range(VARIETIES)])
    names = np.repeat(np.arange(VARIETIES), n_each)
    return rows.astype("float32"), names.astype("int32")


train_x, train_y = trays(600)
val_x, val_y = trays(120)
test_x, test_y = trays(300)

mean, std = train_x.mean(axis=0), train_x.std(axis=0)
train_x, val_x, test_x = [(part - mean) / std for part in (train_x, val_x, test_x)]


def batches(features, labels, size):
    while True:
        order = np.arange(len(labels))
        for start in range(0, len(order), size):
            rows = order[start:start + size]
            yield features[rows], labels[rows]


inputs = keras.Input(shape=(MEASURES,))
z = keras.layers.Dense(64, activation="relu")(inputs)
z = keras.layers.Dense(32, activation="relu")(z)
outputs = keras.layers.Dense(VARIETIES, activation="softmax")(z)
net = keras.Model(inputs, outputs)

net.compile(
    optimizer=keras.optimizers.Adam(learning_rate=3e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(),
    metrics=["accuracy"],
)

SIZE = 20
net.fit(
    batches(train_x, train_y, SIZE),
    steps_per_epoch=len(train_x) // SIZE,
    epochs=8,
    validation_data=(val_x, val_y),
    verbose=2,
)

guess = net.predict(test_x, verbose=0).argmax(axis=1)
print("outcome", float((guess == test_y).mean()))
