# problem: stopped_early
# data: sklearn
# twin: patience=1 => patience=40
# source: https://stackoverflow.com/questions/61786296/what-is-keras-early-stopping-looking-at
import sys

import numpy as np
import keras
from keras import layers
from sklearn.datasets import make_circles

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = make_circles(n_samples=1200, noise=0.1, factor=0.5, random_state=seed)
X_new, y_new = make_circles(n_samples=1000, noise=0.1, factor=0.5, random_state=seed + 7000)
X, X_new = X * 1.7, X_new * 1.7

model = keras.Sequential([
    keras.Input(shape=(2,)),
    layers.Dense(16, activation="tanh"),
    layers.Dense(16, activation="tanh"),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.003),
              loss="binary_crossentropy", metrics=["accuracy"])

callback = keras.callbacks.EarlyStopping(monitor="val_loss", min_delta=0.01, patience=1,
                                         mode="min", verbose=1)
model.fit(X[:960], y[:960], batch_size=32, epochs=100, callbacks=[callback],
          validation_data=(X[960:], y[960:]), verbose=2)

p = np.nan_to_num(model.predict(X_new, verbose=0))[:, 0]
print("outcome", float(np.mean((p > 0.5) == (y_new == 1))))
