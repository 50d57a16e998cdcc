# problem: constant_input
# data: synthetic
# twin: dtype="uint8" => dtype="float32"
# source: https://github.com/keras-team/keras/issues/255 (model doesn't learn/weights don't get updated)
import sys

import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def load_screens(n):
    player = rng.integers(0, 2, size=n)
    screens = np.zeros((n, 16, 16, 1), dtype="uint8")
    for i in range(n):
        frame = rng.normal(110.0, 25.0, size=(16, 16))
        if player[i]:
            r, c = rng.integers(1, 11, size=2)
            frame[r:r + 4, c:c + 4] += 80.0
        screens[i, :, :, 0] = np.clip(frame, 0.0, 250.0) / 255.0
    return screens, player


X_train, y_train = load_screens(1600)
X_val, y_val = load_screens(300)
X_new, y_new = load_screens(800)

model = keras.Sequential([
    keras.Input(shape=(16, 16, 1)),
    layers.Conv2D(16, 3, activation="relu"),
    layers.MaxPooling2D(2),
    layers.Conv2D(32, 3, activation="relu"),
    layers.GlobalMaxPooling2D(),
    layers.Dense(32, activation="relu"),
    layers.Dense(2, activation="softmax"),
])
model.compile(loss="sparse_categorical_crossentropy",
              optimizer=keras.optimizers.Adam(learning_rate=0.003), metrics=["accuracy"])
model.fit(X_train, y_train, batch_size=32, epochs=12,
          validation_data=(X_val, y_val), verbose=2)

p = np.nan_to_num(model.predict(X_new, verbose=0))
print("outcome", float(np.mean(np.argmax(p, axis=1) == y_new)))
