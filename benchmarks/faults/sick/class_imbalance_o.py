# problem: class_imbalance
# data: synthetic
# twin: batch_size=128, => batch_size=128, class_weight={0: 0.52, 1: 16.0},
#
# Card payments: six numbers, the kind of shop, the part of the day.
#
import sys
import numpy as np
import keras
from keras import layers, regularizers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

SHOPS, PARTS = 8, 4
shift = np.array([0.8, -0.7, 0.6, 0.5, -0.4, 0.3])
shop_honest = np.array([0.22, 0.20, 0.16, 0.14, 0.10, 0.08, 0.06, 0.04])
shop_stolen = np.array([0.12, 0.12, 0.12, 0.14, 0.10, 0.12, 0.14, 0.14])
part_honest = np.array([0.30, 0.35, 0.25, 0.10])
part_stolen = np.array([0.22, 0.28, 0.28, 0.22])


def payments(n):
    stolen = (rng.random(n) < 0.03).astype("int32")
    numbers = rng.normal(size=(n, 6)) + stolen[:, None] * shift
    shop = np.where(stolen == 1,
                    rng.choice(SHOPS, n, p=shop_stolen),
                    rng.choice(SHOPS, n, p=shop_honest))
    part = np.where(stolen == 1,
                    rng.choice(PARTS, n, p=part_stolen),
                    rng.choice(PARTS, n, p=part_honest))
    features = [numbers.astype("float32"),
                shop.astype("int32")[:, None],
                part.astype("int32")[:, None]]
    return features, stolen.astype("float32")


x_train, y_train = payments(6000)
x_val, y_val = payments(2000)
x_test, y_test = payments(10000)

in_numbers = keras.Input((6,), name="numbers")
in_shop = keras.Input((1,), dtype="int32", name="shop")
in_part = keras.Input((1,), dtype="int32", name="part")
shop_code = layers.Flatten()(layers.Embedding(SHOPS, 3)(in_shop))
part_code = layers.Flatten()(layers.Embedding(PARTS, 2)(in_part))
joined = layers.Concatenate()([in_numbers, shop_code, part_code])
hidden = layers.Dense(12, activation="relu", kernel_regularizer=regularizers.L2(1e-3))(joined)
risk = layers.Dense(1, activation="sigmoid")(hidden)
model = keras.Model([in_numbers, in_shop, in_part], risk)

model.compile(optimizer=keras.optimizers.Adam(2e-3),
              loss="binary_crossentropy",
              metrics=["accuracy"])
model.fit(x_train, y_train,
          validation_data=(x_val, y_val),
          batch_size=128,
          epochs=16,
          verbose=2)

flagged = model.predict(x_test, batch_size=500, verbose=0)[:, 0] > 0.5
caught = flagged[y_test == 1].mean()
passed = (~flagged[y_test == 0]).mean()
print("caught", round(float(caught), 3), "passed", round(float(passed), 3))
print("outcome", float(0.5 * (caught + passed)))
