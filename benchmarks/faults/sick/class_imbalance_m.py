# problem: class_imbalance
# data: synthetic
# twin: weight = trust => weight = trust * np.where(urgent == 1, 0.5 / RATE, 0.5 / (1.0 - RATE))
# Messages that patients send to a clinic's inbox, already tokenised.
# The model marks the urgent ones so that a nurse reads them first.
import sys
import numpy as np
import keras
from keras import layers
from sklearn.metrics import balanced_accuracy_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

VOCAB = 40
LENGTH = 16
RATE = 0.03          # share of urgent messages in the inbox
ALARM_WORDS = rng.permutation(VOCAB)[:5]


def inbox(n):
    urgent = (rng.random(n) < RATE).astype("float32")
    words = rng.integers(0, VOCAB, size=(n, LENGTH))
    alarm = rng.choice(ALARM_WORDS, size=(n, LENGTH))
    swap = (rng.random((n, LENGTH)) < 0.2) & (urgent[:, None] == 1)
    return np.where(swap, alarm, words).astype("int32"), urgent


messages, urgent = inbox(8000)
messages_val, urgent_val = inbox(2000)

# every practice codes its messages with its own care; this is how far we trust each
practice = rng.integers(0, 12, size=len(messages))
trust = rng.uniform(0.85, 1.15, size=12)[practice]
weight = trust

model = keras.Sequential([
    layers.Input((LENGTH,), dtype="int32"),
    layers.Embedding(VOCAB, 8),
    layers.GlobalAveragePooling1D(),
    layers.Dense(12, activation="relu"),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer=keras.optimizers.Adam(learning_rate=3e-3),
              loss="binary_crossentropy", metrics=["accuracy"])
model.fit(messages, urgent, sample_weight=weight.astype("float32"),
          validation_data=(messages_val, urgent_val),
          batch_size=64, epochs=12, verbose=2)

messages_new, urgent_new = inbox(8000)
marked = model.predict(messages_new, verbose=0).ravel() > 0.5
print("outcome", float(np.nan_to_num(balanced_accuracy_score(urgent_new, marked), nan=0.0)))
