# problem: no_validation
# data: synthetic
# twin: monitor="loss" => monitor="val_loss"
# twin: epochs=26, => epochs=26, validation_split=0.2,
# Sentiment of short reviews with an LSTM.
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

VOCAB, LEN = 400, 20
polarity = np.zeros(VOCAB)
polarity[20:100] = rng.choice([-1.0, 1.0], 80)       # opinion words
freq = 1 / (np.arange(VOCAB) + 12.0)
freq /= freq.sum()


def reviews(n):
    tokens = rng.choice(VOCAB, size=(n, LEN), p=freq)
    like = 1 / (1 + np.exp(-1.1 * polarity[tokens].sum(1)))
    return tokens.astype("int32"), (rng.random(n) < like).astype("float32")


x_train, y_train = reviews(2200)
x_new, y_new = reviews(2000)            # reviews of the following month

model = keras.Sequential([
    layers.Input((LEN,), dtype="int32"),
    layers.Embedding(VOCAB, 32),
    layers.Dropout(0.2),
    layers.LSTM(20),
    layers.Dense(16, activation="relu"),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer=keras.optimizers.Adam(1.5e-3), loss="binary_crossentropy", metrics=["accuracy"])

stop = keras.callbacks.EarlyStopping(monitor="loss", patience=2, restore_best_weights=True)
model.fit(x_train, y_train, batch_size=50, epochs=26, callbacks=[stop], verbose=2)

loss, acc = model.evaluate(x_new, y_new, batch_size=500, verbose=0)
print("accuracy on next month", acc)
print("outcome", float(np.nan_to_num(-loss, nan=-20.0)))
