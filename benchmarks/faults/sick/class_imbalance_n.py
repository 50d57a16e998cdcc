# problem: class_imbalance
# data: synthetic
# twin: epochs=10, verbose=2 => epochs=10, class_weight={0: 0.52, 1: 16.0}, verbose=2
# Milking robot: find cows with an udder infection (about 3 of 100 milkings)
# from the six sensors in the milk line. Conductivity depends on the breed.
import sys
import numpy as np
import keras
from keras import layers
from sklearn.metrics import balanced_accuracy_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed + 77)

N_BREEDS = 8
breed_offset = rng.normal(0.0, 1.0, N_BREEDS)
# conductivity, temperature, flow, yield, colour, activity
effect = np.array([0.9, 0.8, 0.7, 0.6, 0.4, 0.3])


def milkings(n):
    ill = (rng.random(n) < 0.03).astype("float32")
    breed = rng.integers(0, N_BREEDS, n)
    sensors = rng.normal(size=(n, 6)) + ill[:, None] * effect
    sensors[:, 0] += breed_offset[breed]
    return sensors.astype("float32"), breed.astype("int32")[:, None], ill


s_tr, b_tr, y_tr = milkings(6000)
s_va, b_va, y_va = milkings(1500)
s_te, b_te, y_te = milkings(6000)
m, sd = s_tr.mean(axis=0), s_tr.std(axis=0)
s_tr, s_va, s_te = (s_tr - m) / sd, (s_va - m) / sd, (s_te - m) / sd

# --- model -----------------------------------------------------------------
sensors_in = keras.Input((6,), name="sensors")
breed_in = keras.Input((1,), dtype="int32", name="breed")
e = layers.Flatten()(layers.Embedding(N_BREEDS, 3)(breed_in))
h = layers.Concatenate()([sensors_in, e])
h = layers.Dense(16, activation="relu", kernel_regularizer=keras.regularizers.L2(1e-3))(h)
p = layers.Dense(1, activation="sigmoid")(h)
model = keras.Model({"sensors": sensors_in, "breed": breed_in}, p)
model.compile(optimizer=keras.optimizers.RMSprop(1e-3), loss="binary_crossentropy", metrics=["accuracy"])

model.fit({"sensors": s_tr, "breed": b_tr}, y_tr, batch_size=64,
          validation_data=({"sensors": s_va, "breed": b_va}, y_va),
          epochs=10, verbose=2)

# --- how well are both groups told apart on fresh milkings? -------------------
call = model.predict({"sensors": s_te, "breed": b_te}, verbose=0)[:, 0] > 0.5
score = balanced_accuracy_score(y_te.astype(int), call.astype(int))
print("outcome", float(np.nan_to_num(score, nan=0.0)))
