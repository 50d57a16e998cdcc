# data: synthetic
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed + 100)

# Bonus exercise: predict a mean AND how sure we are
n = 4000
x = rng.uniform(-2, 2, size=(n, 3)).astype("float32")
sigma = 0.4 + 0.6 / (1 + np.exp(-3 * x[:, 1]))
y = np.sin(2 * x[:, 0]) + 0.3 * x[:, 2] + sigma * rng.normal(size=n)
y = y.astype("float32")[:, None]
x_train, x_val, x_test = np.split(x, [2800, 3400])
y_train, y_val, y_test = np.split(y, [2800, 3400])


def gaussian_nll(t, out):
    mu, log_s = out[:, :1], out[:, 1:]
    return ops.mean(log_s + 0.5 * ops.square((t - mu) * ops.exp(-log_s)), axis=-1)


inputs = keras.Input((3,))
h = layers.Dense(48, activation="tanh")(inputs)
h = layers.Dense(48, activation="tanh")(h)
mu = layers.Dense(1, name="mu")(h)
log_s = layers.Dense(1, kernel_initializer="zeros", name="log_sigma")(h)
out = layers.Concatenate()([mu, log_s])
model = keras.Model(inputs, out)
model.compile(optimizer=keras.optimizers.Adam(0.005), loss=gaussian_nll)
model.fit(
    x_train, y_train, validation_data=(x_val, y_val), batch_size=128, epochs=40, verbose=2,
    callbacks=[
        keras.callbacks.ReduceLROnPlateau("val_loss", factor=0.3, patience=5),
        keras.callbacks.EarlyStopping("val_loss", patience=10, restore_best_weights=True),
    ],
)
print("outcome", -float(model.evaluate(x_test, y_test, verbose=0)))
