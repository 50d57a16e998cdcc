# problem: unscaled_input
# data: synthetic
# twin: return raw.astype("float32") => return ((raw - center) / spread).astype("float32")
"""Compressor telemetry -> operating state (3 states)."""
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

CHANNELS = ("pressure_Pa", "speed_rpm", "casing_K", "vibration_mm", "current_A")


def telemetry(n):
    z = rng.normal(size=(n, 5))
    # the state is a sector in the plane of casing temperature and vibration
    angle = np.arctan2(z[:, 3], z[:, 2])
    state = np.digitize(angle, [-np.pi / 3, np.pi / 3])
    raw = np.empty_like(z)
    raw[:, 0] = 101_000 + 4_000 * z[:, 0]
    raw[:, 1] = 2_800 + 600 * z[:, 1]
    raw[:, 2] = 350 + 15 * z[:, 2]
    raw[:, 3] = 0.020 + 0.005 * z[:, 3]
    raw[:, 4] = 12 + 3 * z[:, 4]
    return raw, state.astype("int32")


raw_train, y_train = telemetry(3200)
raw_val, y_val = telemetry(800)
raw_test, y_test = telemetry(1600)

center = raw_train.mean(axis=0)
spread = raw_train.std(axis=0)
for name, c, s in zip(CHANNELS, center, spread):
    print(f"{name:>14}  mean {c:12.4f}  std {s:12.4f}")


def prepare(raw):
    return raw.astype("float32")


inputs = keras.Input(shape=(len(CHANNELS),))
x = keras.layers.Dense(32, activation="relu")(inputs)
x = keras.layers.Dense(32, activation="relu")(x)
outputs = keras.layers.Dense(3, activation="softmax")(x)
model = keras.Model(inputs, outputs)

model.compile(optimizer=keras.optimizers.Adam(2e-3),
              loss=keras.losses.SparseCategoricalCrossentropy(),
              metrics=[keras.metrics.SparseCategoricalAccuracy(name="acc")])
model.fit(prepare(raw_train), y_train,
          validation_data=(prepare(raw_val), y_val),
          epochs=14, batch_size=32, verbose=2)

_, acc = model.evaluate(prepare(raw_test), y_test, verbose=0)
print("outcome", float(np.nan_to_num(acc, nan=0.0)))
