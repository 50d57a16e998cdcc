# problem: label_noise
# data: series
# twin: use = reported => use = confirmed
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
r = np.random.default_rng(seed + 20)

# ten seconds of pulse per person; some have extra beats
N, T = 4200, 100
confirmed = r.integers(0, 2, N)
traces = np.zeros((N, T))
t = np.arange(T)
for i in range(N):
    period = r.uniform(9, 14)
    beats = np.arange(r.uniform(0, period), T, period)
    beats = beats + r.normal(0, 0.4, len(beats))
    if confirmed[i]:
        extra = r.choice(len(beats) - 1, 1)
        beats = np.append(beats, beats[extra] + period * r.uniform(0.35, 0.55, 1))
    for b in beats:
        traces[i] += r.normal(1, 0.1) * np.exp(-0.5 * ((t - b) / 1.2) ** 2)
traces += r.normal(0, 0.3, traces.shape)
traces = ((traces - traces.mean()) / traces.std())[..., None].astype("float32")

# what people wrote in the questionnaire
miss = r.random(N)
reported = np.where(confirmed == 1, (miss > 0.46).astype(int), (miss < 0.12).astype(int))

use = reported

inputs = keras.Input((T, 1))
z = keras.layers.Conv1D(16, 7, padding="same", activation="relu")(inputs)
z = keras.layers.MaxPooling1D(2)(z)
z = keras.layers.Conv1D(24, 7, padding="same", activation="relu")(z)
z = keras.layers.GlobalMaxPooling1D()(z)
z = keras.layers.Dense(16, activation="relu")(z)
model = keras.Model(inputs, keras.layers.Dense(1, activation="sigmoid")(z))
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss=keras.losses.BinaryCrossentropy(), metrics=["binary_accuracy"])
model.fit(traces[:2800], use[:2800], epochs=10, batch_size=32, validation_data=(traces[2800:3400], confirmed[2800:3400]), verbose=2)
said = model.predict(traces[3400:], verbose=0)[:, 0] > 0.5
print("outcome", float((said == confirmed[3400:]).mean()))
