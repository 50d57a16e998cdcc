# data: synthetic
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def pumps(n):
    """Six readings of a pump; about four pumps in a hundred break within the week."""
    reading = rng.normal(size=(n, 6))
    stress = reading[:, 0] + np.abs(reading[:, 1]) + 0.25 * rng.normal(size=n)
    return reading.astype("float32"), (stress > 2.9).astype("float32")[:, None]


x_train, y_train = pumps(6000)
x_val, y_val = pumps(2500)
x_test, y_test = pumps(8000)

share = float(y_train.mean())
weights = {0: 0.5 / (1 - share), 1: 0.5 / share}  # both groups count alike
print(f"{share:.1%} of the pumps break, weights {weights}")

reading = keras.Input((6,))
h = layers.Dense(24, activation="relu")(reading)
h = layers.Dense(12, activation="relu")(h)
risk = layers.Dense(1, activation="sigmoid")(h)
model = keras.Model(reading, risk)

model.compile(
    optimizer=keras.optimizers.AdamW(1e-3, weight_decay=1e-3),
    loss="binary_crossentropy",
    metrics=[keras.metrics.AUC(name="auc"), keras.metrics.Recall(name="recall")],
)
model.fit(
    x_train,
    y_train,
    batch_size=64,
    epochs=16,
    class_weight=weights,
    validation_data=(x_val, y_val),
    verbose=2,
)

said = model.predict(x_test, batch_size=512, verbose=0) > 0.5
broke = y_test > 0.5
print("outcome", float((said[broke].mean() + (~said[~broke]).mean()) / 2))
