# problem: vanishing_gradient
# data: synthetic
# twin: ACT = "hard_sigmoid" => ACT = "swish"
# Web traffic forecasting with a TCN-like stack of causal convolutions (WaveNet style).
# 64 observations in, the mean of the coming 8 out.
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

ACT = "hard_sigmoid"
CHANNELS = 16
DILATIONS = (1, 2, 4, 8, 1, 2, 4, 8)


def simulate(n_sites, length=72):
    t = np.arange(length)
    period = rng.choice([12, 16, 24], size=(n_sites, 1))
    amp = rng.uniform(0.5, 1.5, (n_sites, 1))
    phase = rng.uniform(0, 2 * np.pi, (n_sites, 1))
    trend = rng.normal(0, 0.012, (n_sites, 1))
    return amp * np.sin(2 * np.pi * t / period + phase) + trend * t + rng.normal(0, 0.2, (n_sites, length))


rng = np.random.default_rng(seed)
panel = {part: simulate(n).astype("float32")[..., None] for part, n in (("train", 2400), ("val", 600), ("test", 1000))}
scale = panel["train"][:, :64].std()
past = {k: v[:, :64] / scale for k, v in panel.items()}
future = {k: v[:, 64:, 0].mean(1) / scale for k, v in panel.items()}


def tcn(x):
    for i, d in enumerate(DILATIONS):
        x = layers.Conv1D(CHANNELS, 3, padding="causal", dilation_rate=d, activation=ACT, name=f"conv{i}_d{d}")(x)
    return x


history = keras.Input((64, 1), name="history")
z = tcn(history)
z = z[:, -1]
z = layers.Dense(CHANNELS, activation=ACT)(z)
forecast = layers.Dense(1, name="next_mean")(z)
model = keras.Model(history, forecast)
model.compile(optimizer=keras.optimizers.RMSprop(2e-3), loss=keras.losses.Huber(), metrics=["mae"])
model.fit(past["train"], future["train"], batch_size=48, epochs=8, shuffle=True,
          validation_data=(past["val"], future["val"]), verbose=2)

mae = np.abs(model.predict(past["test"], verbose=0).ravel() - future["test"]).mean()
naive = np.abs(past["test"][:, -24:, 0].mean(1) - future["test"]).mean()
print("naive mae", naive)
print("outcome", -float(np.nan_to_num(mae, nan=99.0)))
