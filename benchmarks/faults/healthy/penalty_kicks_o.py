# data: synthetic
# Left or right? Goalkeepers would love to know. A kicker's habits say a little, never much:
# even someone who knew the true chances would call only some 63 kicks of 100.
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def kicks(n):
    f = rng.normal(size=(n, 6))
    lean = 0.5 * f[:, 0] - 0.4 * f[:, 1] + 0.3 * np.abs(f[:, 2]) - 0.24
    right = rng.random(n) < 1 / (1 + np.exp(-lean))
    return f.astype("float32"), right.astype("float32")[:, None]


x, y = kicks(6000)

model = keras.Sequential([
    keras.Input((6,)),
    keras.layers.Dense(12, activation="tanh", kernel_regularizer=keras.regularizers.L2(1e-3)),
    keras.layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer=keras.optimizers.AdamW(3e-3), loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x, y, validation_split=0.2, batch_size=64, epochs=12, verbose=2)

xt, yt = kicks(5000)
print("outcome", float(np.mean((model.predict(xt, verbose=0) > 0.5) == (yt > 0.5))))
