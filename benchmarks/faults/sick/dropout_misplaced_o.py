# problem: dropout_misplaced
# data: synthetic
# twin: level = layers.Conv1D(1, 1)(h)\nlevel = layers.Dropout(0.4)(level) => level = layers.Conv1D(1, 1)(h)
# River level, hour by hour, from rain and snow melt (dilated causal convolutions).
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)
T = 60


def catchment(n):
    rain = (rng.random((n, T)) < 0.3) * rng.exponential(1.0, (n, T))
    warmth = rng.normal(size=(n, T))
    level = np.empty((n, T))
    stored = np.zeros(n)
    for t in range(T):
        stored = 0.85 * stored + rain[:, t] + 0.25 * np.maximum(warmth[:, t], 0.0)
        level[:, t] = 0.6 + 0.5 * stored
    series = np.stack([rain / 0.7, warmth], axis=2)
    return series.astype("float32"), level[..., None].astype("float32")


x_train, y_train = catchment(800)
y_train = y_train + rng.normal(0, 0.03, y_train.shape).astype("float32")
x_val, y_val = catchment(200)
x_test, y_test = catchment(400)

weather = keras.Input((T, 2))
h = weather
for dilation in (1, 2, 4, 8):
    h = layers.Conv1D(24, 3, padding="causal", dilation_rate=dilation, activation="relu")(h)
level = layers.Conv1D(1, 1)(h)
level = layers.Dropout(0.4)(level)
model = keras.Model(weather, level)

model.compile(optimizer=keras.optimizers.Nadam(2e-3), loss="mse", metrics=["mae"])
model.fit(x_train, y_train, validation_data=(x_val, y_val), batch_size=16, epochs=14, verbose=2)

rmse = float(np.sqrt(np.mean((model.predict(x_test, verbose=0) - y_test) ** 2)))
print("outcome", float(np.nan_to_num(-rmse, nan=-99.0)))
