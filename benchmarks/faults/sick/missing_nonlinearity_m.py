# problem: missing_nonlinearity
# data: synthetic
# twin: act=None => act="relu"
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# --- ten minute means of a wind farm -------------------------------------------------
# east / north wind component (m/s), air density, temperature, relative humidity
# target: output as a share of rated power


def scada(n):
    speed = np.clip(8.5 * rng.weibull(2.0, n), 0, 20)
    direction = rng.uniform(0, 2 * np.pi, n)
    density = rng.normal(1.2, 0.05, n)
    temp = rng.normal(6, 8, n)
    humid = rng.beta(5, 2, n)
    power = np.clip(density / 1.2 * (speed ** 3 - 27) / (11.5 ** 3 - 27), 0, 1)
    power *= 1 - 0.4 / (1 + np.exp(temp)) * humid       # icing
    power += rng.normal(0, 0.015, n)
    east, north = speed * np.cos(direction), speed * np.sin(direction)
    X = np.column_stack([east, north, density, temp, humid])
    return X.astype("float32"), power.astype("float32")


def block(h, width, act=None):
    h = layers.Dense(width, kernel_initializer="he_normal")(h)
    return layers.Activation(act)(h) if act else h


X_train, y_train = scada(4000)
X_valid, y_valid = scada(800)
X_test, y_test = scada(1200)

scale = layers.Normalization()
scale.adapt(X_train)

inputs = keras.Input(shape=(5,))
h = scale(inputs)
for width in (64, 64, 32):
    h = block(h, width)
outputs = layers.Dense(1)(h)

model = keras.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="mse", metrics=["mae"])
model.fit(
    X_train, y_train,
    epochs=25,
    batch_size=64,
    validation_data=(X_valid, y_valid),
    callbacks=[keras.callbacks.ReduceLROnPlateau(patience=4, factor=0.4, min_lr=1e-4)],
    verbose=2,
)
err = np.abs(model.predict(X_test, verbose=0).ravel() - y_test).mean()
print("outcome", float(np.nan_to_num(-err, nan=-99.0)))
