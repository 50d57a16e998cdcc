# problem: class_imbalance
# data: synthetic
# twin: batch_size=128, => batch_size=128, class_weight={0: 0.515, 1: 16.7},
# Battery cells at end-of-line: which cells will come back from the field?
# Ten standardised electrical measurements plus the supplier of the foil.
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

direction = rng.normal(size=10)
direction *= 1.9 / np.linalg.norm(direction)
supplier_of_good = np.full(6, 1 / 6)
supplier_of_returned = np.array([0.30, 0.22, 0.16, 0.14, 0.10, 0.08])


def cells(n):
    returned = rng.random(n) < 0.03
    supplier = np.where(
        returned,
        rng.choice(6, size=n, p=supplier_of_returned),
        rng.choice(6, size=n, p=supplier_of_good),
    )
    m = rng.normal(size=(n, 10)) + returned[:, None] * direction
    features = {
        "measured": m.astype("float32"),
        "supplier": supplier.astype("int32").reshape(-1, 1),
    }
    return features, returned.astype("float32").reshape(-1, 1)


f_train, r_train = cells(12000)
f_val, r_val = cells(3000)
f_test, r_test = cells(12000)

measured = keras.Input(shape=(10,), name="measured")
supplier = keras.Input(shape=(1,), dtype="int32", name="supplier")
s = layers.Flatten()(layers.Embedding(6, 2)(supplier))
h = layers.Concatenate()([measured, s])
h = layers.Dense(16, activation="relu")(h)
h = layers.Dropout(0.15)(h)
h = layers.Dense(8, activation="relu")(h)
out = layers.Dense(1, activation="sigmoid")(h)
model = keras.Model({"measured": measured, "supplier": supplier}, out)

model.compile(
    optimizer=keras.optimizers.Adam(1e-3),
    loss="binary_crossentropy",
    metrics=["accuracy"],
)
model.fit(f_train, r_train, validation_data=(f_val, r_val), batch_size=128, epochs=14, verbose=2)

flag = model.predict(f_test, batch_size=1000, verbose=0)[:, 0] > 0.5
truth = r_test[:, 0] > 0.5
balanced = 0.5 * (np.mean(flag[truth]) + np.mean(~flag[~truth]))
print("outcome", float(np.nan_to_num(balanced, nan=0.0)))
