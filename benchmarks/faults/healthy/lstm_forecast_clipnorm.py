# problem: none
# data: synthetic
import sys
import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# next value of noisy oscillations
n, steps = 2400, 20
t = np.arange(steps + 1)
speed = rng.uniform(0.2, 0.6, (n, 1))
shift = rng.uniform(0, 2 * np.pi, (n, 1))
height = rng.uniform(0.8, 1.6, (n, 1))
series = height * np.sin(speed * t + shift) + 0.05 * rng.normal(size=(n, steps + 1))
x, y = series[:, :-1, None], series[:, -1]

model = keras.Sequential([
    keras.Input((steps, 1)),
    keras.layers.LSTM(24),
    keras.layers.Dense(1),
])
model.compile(optimizer=keras.optimizers.Adam(learning_rate=5e-3, clipnorm=1.0), loss="mse")
model.fit(x[:1600], y[:1600], epochs=15, batch_size=32, validation_data=(x[1600:2000], y[1600:2000]), verbose=2)

prediction = model.predict(x[2000:], verbose=0)[:, 0]
print("outcome", float(-np.mean((prediction - y[2000:]) ** 2) / np.var(y[2000:])))
