# data: synthetic
"""Read a string of '(', ')' and 'x' and say after every sign how deep we are (0 to 3, no further)."""
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

STEPS, DEEPEST = 20, 3


def strings(n, rng):
    signs = rng.integers(0, 3, size=(n, STEPS))
    move = np.array([1, -1, 0])[signs]
    depth = np.zeros((n, STEPS), dtype="int32")
    now = np.zeros(n, dtype="int32")
    for t in range(STEPS):
        now = np.clip(now + move[:, t], 0, DEEPEST)
        depth[:, t] = now
    return signs.astype("int32"), depth


def main():
    rng = np.random.default_rng(seed)
    signs, depth = strings(3000, rng)
    signs_val, depth_val = strings(600, rng)

    reader = keras.Sequential([
        keras.Input((STEPS,), dtype="int32"),
        keras.layers.Embedding(3, 8),
        keras.layers.GRU(40, return_sequences=True),
        keras.layers.Dense(DEEPEST + 1, activation="softmax"),
    ])
    reader.compile(
        optimizer=keras.optimizers.Adam(learning_rate=6e-3, clipnorm=1.0),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    reader.fit(signs, depth, validation_data=(signs_val, depth_val),
               batch_size=50, epochs=14, verbose=2)

    signs_new, depth_new = strings(1000, rng)
    told = np.argmax(reader.predict(signs_new, verbose=0), axis=-1)
    print("outcome", float(np.mean(told == depth_new)))


main()
