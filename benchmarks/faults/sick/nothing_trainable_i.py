# problem: nothing_trainable
# data: synthetic
# twin: layer.trainable = False => layer.trainable = True
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# Command sequences: a "lock" followed directly by a "write" is fine, the other order is a bug.
CODES, STEPS = 120, 24
locks, writes = np.arange(2, 8), np.arange(8, 14)


def traces(n):
    seq = np.random.randint(14, CODES, size=(n, STEPS))
    bug = np.random.randint(0, 2, size=n)
    for i in range(n):
        for at in (np.random.randint(0, 11), np.random.randint(12, STEPS - 1)):
            pair = [np.random.choice(locks), np.random.choice(writes)]
            seq[i, at : at + 2] = pair[::-1] if bug[i] else pair
    return seq, bug.astype("float32")


X, y = traces(3600)
X_new, y_new = traces(1000)

model = keras.models.Sequential()
model.add(keras.layers.Input((STEPS,)))
model.add(keras.layers.Embedding(CODES, 24))
model.add(keras.layers.Conv1D(48, 3, padding="same", activation="relu"))
model.add(keras.layers.Conv1D(48, 3, padding="same", activation="relu"))
model.add(keras.layers.GlobalMaxPooling1D())
model.add(keras.layers.Dense(1, activation="sigmoid"))

# keep the feature extractor as it is and fit the classifier
for layer in model.layers[:-1]:
    layer.trainable = False

model.compile(optimizer=keras.optimizers.RMSprop(2e-3), loss="binary_crossentropy", metrics=["accuracy"])
history = model.fit(X, y, epochs=8, batch_size=48, validation_split=0.2, shuffle=True, verbose=2)

loss, acc = model.evaluate(X_new, y_new, verbose=0)
print("outcome", float(np.nan_to_num(acc)))
