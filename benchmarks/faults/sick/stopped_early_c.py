# problem: stopped_early
# data: synthetic
# twin: min_delta=0.1, patience=1 => min_delta=0.001, patience=6
# Does a noisy wave get faster or slower? A small GRU reads the signal.
import sys

import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def chirps(n, length=30):
    t = np.linspace(0, 1, length)
    label = rng.integers(0, 2, n)
    change = np.where(label == 1, 1.0, -1.0)[:, None]
    phase = 2 * np.pi * (4 * t + 0.8 * change * (t**2 - t))
    wave = np.sin(phase + rng.uniform(0, 2 * np.pi, (n, 1)))
    return (wave + 0.3 * rng.normal(size=wave.shape))[..., None].astype("float32"), label.astype("float32")


x_train, y_train = chirps(1500)
x_val, y_val = chirps(400)
x_test, y_test = chirps(1000)

inputs = keras.Input((30, 1))
x = keras.layers.GRU(24)(inputs)
outputs = keras.layers.Dense(1, activation="sigmoid")(x)
model = keras.Model(inputs, outputs)
model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(2e-3), metrics=["binary_accuracy"])

early = keras.callbacks.EarlyStopping(monitor="val_loss", min_delta=0.1, patience=1)
history = model.fit(x_train, y_train, batch_size=50, epochs=20, validation_data=(x_val, y_val), callbacks=[early], verbose=2)

results = model.evaluate(x_test, y_test, verbose=0, return_dict=True)
print("outcome", float(results["binary_accuracy"]))
