# data: synthetic
# next note of a folk tune from the three notes before.
# the tunes are half habit, half whim: nobody guesses much more than every second note.
import sys, numpy as np, keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

NOTES, BACK = 12, 3
after_last = rng.normal(0, 1.4, (NOTES, NOTES))
after_second = rng.normal(0, 0.9, (NOTES, NOTES))

def tunes(count, length=33):
    t = np.zeros((count, length), dtype="int32")
    t[:, :2] = rng.integers(0, NOTES, (count, 2))
    for i in range(2, length):
        score = after_last[t[:, i - 1]] + after_second[t[:, i - 2]]
        t[:, i] = np.argmax(score + rng.gumbel(size=score.shape), axis=1)
    seen = np.stack([t[:, i:i + BACK] for i in range(length - BACK)], axis=1)
    return seen.reshape(-1, BACK), t[:, BACK:].reshape(-1)

x, y = tunes(300)      # 9000 places in 300 tunes
xv, yv = tunes(50)     # other tunes
xt, yt = tunes(100)

model = keras.Sequential([
    keras.Input((BACK,), dtype="int32"),
    layers.Embedding(NOTES, 12, embeddings_initializer=keras.initializers.RandomNormal(stddev=0.5)),
    layers.Flatten(),
    layers.Dense(40, activation="tanh"),
    layers.Dense(NOTES, activation="softmax"),
])
# plain gradient descent, no momentum: the rate may be this large
model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.3),
              loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x, y, batch_size=32, epochs=8, validation_data=(xv, yv), verbose=2)

hit = model.predict(xt, verbose=0).argmax(1) == yt
print("outcome", float(np.nan_to_num(hit.mean(), nan=0.0)))
