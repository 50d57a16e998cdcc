# data: synthetic
# How deep are we?  For every character of a stream of ( ) and letters, the depth of nesting, 0 to 4.
# Training never sees a string twice: the generator makes them up as it goes.
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

LENGTH, DEEPEST = 20, 4
EPOCHS, STEPS, BATCH = 12, 60, 64
STEP_OF = np.array([+1, -1, 0])


def strings(rng, n):
    text = rng.choice(3, size=(n, LENGTH), p=[0.42, 0.36, 0.22])
    depth = np.zeros((n, LENGTH), dtype="int32")
    now = np.zeros(n, dtype="int32")
    for t in range(LENGTH):
        now = np.clip(now + STEP_OF[text[:, t]], 0, DEEPEST)
        depth[:, t] = now
    return text.astype("int32"), depth


def endless(rng):
    while True:
        yield strings(rng, BATCH)


val = strings(np.random.default_rng(seed + 10_000), 400)
test_text, test_depth = strings(np.random.default_rng(seed + 20_000), 1000)

model = keras.Sequential([
    keras.Input((LENGTH,), dtype="int32"),
    layers.Embedding(3, 8),
    layers.GRU(32, return_sequences=True),
    layers.Dense(DEEPEST + 1, activation="softmax"),
])
schedule = keras.optimizers.schedules.CosineDecay(2e-3, decay_steps=EPOCHS * STEPS)
model.compile(optimizer=keras.optimizers.Lion(learning_rate=schedule),
              loss="sparse_categorical_crossentropy",
              metrics=["accuracy"])
model.fit(endless(np.random.default_rng(seed)), steps_per_epoch=STEPS, epochs=EPOCHS,
          validation_data=val, verbose=2)

named = model.predict(test_text, batch_size=250, verbose=0).argmax(-1)
print("outcome", float(np.mean(named == test_depth)))
