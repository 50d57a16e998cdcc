# problem: unscaled_input
# data: synthetic
# twin: return raw.astype("float32") => return ((raw - raw_train.mean(axis=0)) / raw_train.std(axis=0)).astype("float32")
# Which water mass does a bottle sample belong to? CTD rosette, four masses.
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed * 7 + 3)

#            T [K]  S [g/kg] O2 [umol/kg] NO3 [umol/kg] rho [kg/m3] p [Pa]
TYPICAL = np.array([285.0, 34.7, 240.0, 18.0, 1026.5, 3.1e6])
VARIES = np.array([4.0, 0.3, 25.0, 6.0, 0.8, 4.0e5])

fingerprint = rng.normal(0.0, 1.4, size=(4, 6))
fingerprint[:, 5] = 0.0          # every mass is met at every pressure


def bottles(n):
    mass = rng.integers(0, 4, n)
    return TYPICAL + VARIES * (fingerprint[mass] + rng.normal(size=(n, 6))), mass


raw_train, mass_train = bottles(2400)
raw_val, mass_val = bottles(600)
raw_test, mass_test = bottles(1500)


def prepare(raw):
    return raw.astype("float32")


model = keras.Sequential()
model.add(keras.Input((6,)))
for units in (48, 24):
    model.add(keras.layers.Dense(units, activation="relu"))
model.add(keras.layers.Dense(4))
model.compile(optimizer="adam",
              loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
              metrics=["sparse_categorical_accuracy"])
model.fit(prepare(raw_train), mass_train,
          validation_data=(prepare(raw_val), mass_val),
          batch_size=32, epochs=15, verbose=2)

named = model.predict(prepare(raw_test), verbose=0).argmax(axis=1)
print("outcome", float(np.nan_to_num(np.mean(named == mass_test), nan=0.0)))
