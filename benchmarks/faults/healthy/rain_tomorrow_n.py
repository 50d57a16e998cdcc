# data: synthetic
# %% Will it rain tomorrow? The weather itself throws dice, so nobody can be right much more than 7 times in 10.
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# %%
def days(n):
    x = rng.normal(size=(n, 5)).astype("float32")     # pressure, humidity, wind, cloud, yesterday
    tendency = 0.8 * x[:, 1] - 0.7 * x[:, 0] + 0.6 * x[:, 2] * x[:, 3]
    rain = rng.random(n) < 1 / (1 + np.exp(-tendency))
    return x, rain.astype("float32")

x, rain = days(6000)
x_val, rain_val = days(1500)
x_test, rain_test = days(4000)

# %%
model = keras.Sequential([
    layers.Input((5,)),
    layers.Dense(16, activation="swish"),
    layers.Dense(8, activation="swish"),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer=keras.optimizers.RMSprop(0.003), loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x, rain, validation_data=(x_val, rain_val), batch_size=64, epochs=15, verbose=2)

# %%
says = model.predict(x_test, verbose=0)[:, 0] > 0.5
print("outcome", float(np.mean(says == (rain_test > 0.5))))
