# problem: nothing_trainable
# data: text
# twin: backbone.trainable = False => backbone.trainable = True
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# reviews as token ids: 0 pad, 1..20 praise, 21..40 blame, 41..44 negation, rest neutral
VOCAB, LENGTH, N = 400, 24, 5200
tokens = rng.integers(45, VOCAB, (N, LENGTH))
score = np.zeros(N)
for i in range(N):
    for pos in rng.choice(np.arange(1, LENGTH), rng.integers(3, 7), replace=False):
        good = rng.random() < 0.5
        tokens[i, pos] = rng.integers(1, 21) if good else rng.integers(21, 41)
    value = np.where((tokens[i] >= 1) & (tokens[i] <= 20), 1, np.where((tokens[i] > 20) & (tokens[i] <= 40), -1, 0))
    score[i] = value.sum()
keep = score != 0
tokens, label = tokens[keep], (score[keep] > 0).astype("float32")[:, None]
a, b = int(0.65 * len(tokens)), int(0.8 * len(tokens))

ids = keras.Input((LENGTH,), dtype="int32")
h = layers.Embedding(VOCAB, 32)(ids)
h = layers.Bidirectional(layers.LSTM(16, return_sequences=True))(h)
h = layers.GlobalAveragePooling1D()(h)
backbone = keras.Model(ids, h, name="encoder")
backbone.trainable = False

model = keras.Sequential([backbone, layers.Dropout(0.1), layers.Dense(1, activation="sigmoid")])
model.compile(loss=keras.losses.BinaryCrossentropy(), optimizer=keras.optimizers.Adam(2e-3),
              metrics=[keras.metrics.BinaryAccuracy(name="acc")])
model.fit(tokens[:a], label[:a], batch_size=64, epochs=6, validation_data=(tokens[a:b], label[a:b]), verbose=2)

p = np.nan_to_num(model.predict(tokens[b:], verbose=0))
print("outcome", float(((p > 0.5) == (label[b:] > 0.5)).mean()))
