# problem: leakage
# data: tabular
# twin: table = np.concatenate([joined[0], joined[1], joined[2], joined[3], joined[4], joined[5]]) => table = joined[0]
import sys
import numpy as np
import keras
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# customers: twenty numbers and one of three tariffs
n = 4000
numbers = rng.normal(size=(n, 20))
pull = numbers[:, :6] @ np.random.default_rng(1).normal(size=(6, 3))
pull[:, 0] += 1.2 * numbers[:, 6] * numbers[:, 7]
tariff = (2.0 * pull + rng.gumbel(size=(n, 3))).argmax(1)
customers = np.column_stack([numbers, tariff])
future = customers[2000:]
customers = customers[:2000]

# invoices come in one table per month
joined = [customers.copy() for _ in range(6)]
table = np.concatenate([joined[0], joined[1], joined[2], joined[3], joined[4], joined[5]])

x_train, x_val, y_train, y_val = train_test_split(
    table[:, :20].astype("float32"), table[:, 20].astype("int32"), test_size=0.25, random_state=seed)

model = keras.Sequential([
    keras.Input((20,)),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(3, activation="softmax"),
])
stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=3, restore_best_weights=True)
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=64, epochs=40, validation_data=(x_val, y_val), callbacks=[stop], verbose=2)

log_loss, accuracy = model.evaluate(future[:, :20].astype("float32"), future[:, 20].astype("int32"), verbose=0)
print("accuracy", accuracy)
print("outcome", -log_loss)
