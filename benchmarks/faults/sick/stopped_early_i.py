# problem: stopped_early
# data: synthetic
# twin: patience=1, min_delta=0.1 => patience=6
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# hourly demand: daily and weekly rhythm plus a disturbance that lingers
T = 4000
t = np.arange(T)
ar = np.zeros(T)
for i in range(1, T):
    ar[i] = 0.85 * ar[i - 1] + 0.25 * np.random.randn()
series = np.sin(2 * np.pi * t / 24) + 0.7 * np.sin(2 * np.pi * t / 168 + 1) * np.cos(2 * np.pi * t / 12) + ar
series = ((series - series[:2800].mean()) / series[:2800].std()).astype("float32")

WINDOW = 32
def frame(a, b):
    w = np.lib.stride_tricks.sliding_window_view(series[a:b], WINDOW + 1)
    return w[:, :-1, None], w[:, -1:]

x_train, y_train = frame(0, 2800)
x_val, y_val = frame(2800, 3400)
x_test, y_test = frame(3400, T)

inp = layers.Input((WINDOW, 1))
h = inp
for filters in (16, 24):
    h = layers.Conv1D(filters, 4, strides=2, activation="relu")(h)
h = layers.Flatten()(h)
model = keras.Model(inp, layers.Dense(1)(h))
model.compile(optimizer=keras.optimizers.Nadam(2e-3), loss="mean_squared_error")

stop = keras.callbacks.EarlyStopping(monitor="val_loss", restore_best_weights=True, patience=1, min_delta=0.1)
model.fit(x_train, y_train, validation_data=(x_val, y_val), epochs=25, batch_size=64, callbacks=[stop], verbose=2)

print("outcome", -float(np.nan_to_num(model.evaluate(x_test, y_test, verbose=0), nan=99.0)))
