# data: synthetic
"""Does the price go up tomorrow? Ten signals, each of which knows very little."""
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
market = np.random.default_rng(seed)

strength = market.normal(size=10)
strength *= 0.55 / np.linalg.norm(strength)


def trading_days(n):
    signal = market.normal(size=(n, 10))
    odds = signal @ strength
    up = market.random(n) < 1 / (1 + np.exp(-odds))
    return signal.astype("float32"), up.astype("float32")[:, None]


x, y = trading_days(5000)
x_val, y_val = trading_days(1500)
x_test, y_test = trading_days(6000)

model = keras.Sequential([
    keras.Input((10,)),
    keras.layers.Dense(12, activation="relu", kernel_regularizer=keras.regularizers.L2(5e-4)),
    keras.layers.Dense(1, activation="sigmoid"),
])
model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.02, momentum=0.9),
    loss="binary_crossentropy",
    metrics=["accuracy", keras.metrics.AUC(name="auc")],
)
model.fit(x, y, batch_size=64, epochs=12, validation_data=(x_val, y_val), verbose=2)

up = model.predict(x_test, verbose=0) > 0.5
print("outcome", float(np.mean(up == (y_test > 0.5))))
