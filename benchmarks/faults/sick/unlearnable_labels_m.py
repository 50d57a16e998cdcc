# problem: unlearnable_labels
# data: synthetic
# twin: y[:len(X)] => y[keep]
# Telematics tariff: put a trip into one of three risk bands.
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def trips(n):
    minutes = rng.gamma(2.0, 9.0, n)
    speed = rng.normal(52, 14, n)
    brakes = rng.gamma(2.0, 1.2, n)        # hard brakings per 100 km
    night = rng.beta(1.2, 3.0, n)
    phone = rng.exponential(0.6, n)        # pick-ups per hour
    wet = rng.random(n)
    score = (0.6 * brakes + 1.5 * phone + 2.0 * night * wet
             + ((speed - 50) / 14) ** 2 * 0.4 + rng.normal(0, 0.15, n))
    band = np.digitize(score, [2.2, 3.4])
    X = np.stack([minutes, speed, brakes, night, phone, wet], axis=1)
    return X.astype("float32"), band.astype("int32")


# very short trips (moving the car out of the garage) are not priced
X, y = trips(5200)
keep = X[:, 0] >= 4.0
X = X[keep]
y = y[:len(X)]

X_test, y_test = trips(1500)
priced = X_test[:, 0] >= 4.0
X_test, y_test = X_test[priced], y_test[priced]

center, spread = X.mean(axis=0), X.std(axis=0)
X, X_test = (X - center) / spread, (X_test - center) / spread

cut = int(0.85 * len(X))
X_fit, y_fit, X_val, y_val = X[:cut], y[:cut], X[cut:], y[cut:]

BATCH = 64


def stream():
    while True:
        order = rng.permutation(len(X_fit))
        for k in range(0, len(order) - BATCH + 1, BATCH):
            take = order[k:k + BATCH]
            yield X_fit[take], y_fit[take]


model = keras.Sequential()
model.add(keras.Input((6,)))
model.add(keras.layers.Dense(48, activation="gelu"))
model.add(keras.layers.Dense(24, activation="gelu"))
model.add(keras.layers.Dense(3, activation="softmax"))
model.compile(keras.optimizers.RMSprop(1e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(stream(), steps_per_epoch=len(X_fit) // BATCH, epochs=22,
          validation_data=(X_val, y_val), verbose=2)

loss, acc = model.evaluate(X_test, y_test, verbose=0)
print("outcome", float(np.nan_to_num(acc, nan=0.0)))
