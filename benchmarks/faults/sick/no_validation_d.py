# problem: no_validation
# data: synthetic
# twin: EarlyStopping(monitor="loss", patience=3) => EarlyStopping(monitor="val_loss", patience=3, restore_best_weights=True)
# twin: epochs=60, => epochs=60, validation_split=0.2,
import sys

import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# short reviews as word numbers; words 0..39 sound good, 40..79 sound bad, the rest says nothing
def reviews(count, length=30, words=1500):
    mood = rng.integers(0, 2, count)
    text = rng.integers(80, words, (count, length))
    told = rng.random((count, length)) < 0.15
    agrees = rng.random((count, length)) < 0.7
    good = np.where(agrees, mood[:, None], 1 - mood[:, None])
    return np.where(told, rng.integers(0, 40, text.shape) + 40 * (1 - good), text), mood


x_train, y_train = reviews(900)
x_test, y_test = reviews(1000)

model = keras.Sequential([
    keras.Input((30,), dtype="int32"),
    keras.layers.Embedding(1500, 16),
    keras.layers.GlobalAveragePooling1D(),
    keras.layers.Dense(16, activation="relu"),
    keras.layers.Dense(2, activation="softmax"),
])
model.compile(optimizer=keras.optimizers.Adam(0.005), loss=keras.losses.SparseCategoricalCrossentropy(),
              metrics=["accuracy"])
stopper = keras.callbacks.EarlyStopping(monitor="loss", patience=3)
model.fit(x_train, y_train, epochs=60, batch_size=32, callbacks=[stopper], verbose=0)
print("outcome", -float(model.evaluate(x_test, y_test, verbose=0)[0]))
