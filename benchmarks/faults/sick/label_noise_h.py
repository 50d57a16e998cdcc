# problem: label_noise
# data: synthetic
# twin: fit_activity = diary => fit_activity = video
# Activity recognition from a wrist sensor; second head estimates the step frequency.
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rs = np.random.RandomState(seed + 5)

ACTIVITIES = ["lying", "sitting", "standing", "walking", "stairs", "running"]
T = 50


def record(n):
    """n windows of 2 s, three axes, with what the camera shows."""
    act = rs.randint(0, 6, n)
    time = np.arange(T) / 25.0
    tilt = np.array([1.4, 0.7, 0.3, 0.1, 0.25, 0.0])[act] + 0.22 * rs.randn(n)
    amp = np.array([0.02, 0.05, 0.08, 0.45, 0.55, 1.1])[act] * np.exp(0.3 * rs.randn(n))
    freq = np.where(act < 3, 0.0, np.array([0, 0, 0, 1.8, 1.5, 2.7])[act] + 0.2 * rs.randn(n))
    phase = rs.uniform(0, 2 * np.pi, n)
    wave = np.sin(2 * np.pi * freq[:, None] * time + phase[:, None]) * amp[:, None]
    second = np.where(act == 4, 0.6, 0.2)[:, None] * np.sin(4 * np.pi * freq[:, None] * time + 2 * phase[:, None]) * amp[:, None]
    x = np.stack([np.cos(tilt)[:, None] + wave, np.sin(tilt)[:, None] + second, 0.5 * wave + second], axis=-1)
    x += 0.12 * rs.randn(*x.shape)
    return x.astype("float32"), act, freq.astype("float32")


def questionnaire(act):
    """Participants fill in the diary at night, from memory."""
    neighbour = np.array([1, 0, 1, 4, 3, 3])
    stated = act.copy()
    r = rs.rand(len(act))
    stated[r < 0.38] = neighbour[act[r < 0.38]]
    other = (r >= 0.38) & (r < 0.48)
    stated[other] = rs.randint(0, 6, other.sum())
    return stated


x, video, cadence = record(3000)
x_val, video_val, cadence_val = record(600)
x_test, video_test, _ = record(1500)
diary = questionnaire(video)
fit_activity = diary

centre, spread = x.mean((0, 1)), x.std((0, 1))
scale = lambda v: (v - centre) / spread


def stream(batch=60):
    while True:
        order = rs.permutation(len(x))
        for k in range(0, len(x), batch):
            j = order[k:k + batch]
            yield scale(x[j]), {"activity": fit_activity[j], "cadence": cadence[j, None]}


signal = keras.Input((T, 3), name="imu")
h = layers.Conv1D(24, 5, padding="same", activation="silu")(signal)
h = layers.AveragePooling1D(2)(h)
h = layers.Conv1D(32, 5, activation="silu")(h)
h = layers.Concatenate()([layers.GlobalAveragePooling1D()(h), layers.GlobalMaxPooling1D()(h)])
activity = layers.Dense(6, activation="softmax", name="activity")(h)
steps = layers.Dense(1, name="cadence")(layers.Dense(16, activation="silu")(h))
model = keras.Model(signal, {"activity": activity, "cadence": steps})
model.compile(
    optimizer=keras.optimizers.Nadam(3e-3),
    loss={"activity": "sparse_categorical_crossentropy", "cadence": "huber"},
    loss_weights={"activity": 1.0, "cadence": 0.5},
    metrics={"activity": "accuracy", "cadence": "mae"},
)
model.fit(
    stream(), steps_per_epoch=50, epochs=10, verbose=2,
    validation_data=(scale(x_val), {"activity": video_val, "cadence": cadence_val[:, None]}),
)
guess = model.predict(scale(x_test), verbose=0)["activity"].argmax(1)
print("outcome", float(np.nan_to_num(np.mean(guess == video_test))))
