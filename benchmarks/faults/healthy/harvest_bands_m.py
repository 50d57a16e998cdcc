# data: synthetic
#
# Low, middle and high expectation of the harvest per field (10 %, 50 %, 90 %).
# The spread of the harvest depends on rain, so a band says more than one number.
#
import sys
import numpy as np
import keras
from keras import layers, ops

LEVELS = np.array([0.1, 0.5, 0.9], dtype="float32")


class Pinball(keras.losses.Loss):
    def call(self, y_true, y_pred):
        levels = ops.convert_to_tensor(LEVELS)
        miss = y_true - y_pred
        return ops.mean(ops.maximum(levels * miss, (levels - 1.0) * miss), axis=-1)


def fields(rng, soil_value, n):
    soil = rng.integers(0, len(soil_value), n)
    rain, sun, nitrogen, sown = rng.normal(size=(4, n))
    mean = 6 + soil_value[soil] + 0.9 * sun + 1.1 * np.tanh(nitrogen) - 0.4 * rain ** 2 + 0.3 * sown
    spread = 0.4 + 0.5 / (1 + np.exp(-2 * rain))
    tons = mean + spread * rng.normal(size=n)
    weather = np.column_stack([rain, sun, nitrogen, sown]).astype("float32")
    return [soil.astype("int32")[:, None], weather], ((tons - 6) / 2).astype("float32")[:, None]


seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)
soil_value = rng.normal(0, 1.0, 8)

x, y = fields(rng, soil_value, 3600)
xv, yv = fields(rng, soil_value, 700)
xt, yt = fields(rng, soil_value, 2000)

soil_in = keras.Input((1,), dtype="int32")
weather_in = keras.Input((4,))
s = layers.Flatten()(layers.Embedding(8, 4)(soil_in))
h = layers.Concatenate()([s, weather_in])
h = layers.Dense(40, activation="silu")(h)
h = layers.Dense(24, activation="silu")(h)
model = keras.Model([soil_in, weather_in], layers.Dense(3)(h))

model.compile(optimizer=keras.optimizers.Lion(learning_rate=1e-3, weight_decay=0.01), loss=Pinball())
model.fit(
    x, y, batch_size=40, epochs=16, validation_data=(xv, yv), verbose=2,
    callbacks=[keras.callbacks.ReduceLROnPlateau(factor=0.5, patience=2, min_lr=1e-4)],
)

band = model.predict(xt, verbose=0)
miss = yt - band
loss = np.mean(np.maximum(LEVELS * miss, (LEVELS - 1) * miss))
print("inside the band:", np.mean((yt > band[:, :1]) & (yt < band[:, 2:])).round(3))
print("outcome", float(np.nan_to_num(-loss, nan=-99.0)))
