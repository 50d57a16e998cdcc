# data: synthetic
# Does the weather + what you ate tell whether you smile on the photo?
# Spoiler: hardly. People are people. But "hardly" is more than nothing and that is the exercise.
import sys
import numpy as np
import keras
from keras import layers, regularizers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

weights = rng.choice([-1.0, 1.0], 10) * 0.22      # ten little influences, none of them big


def photos(n):
    x = rng.normal(size=(n, 10)).astype("float32")
    logit = x @ weights
    smile = rng.uniform(size=n) < 1 / (1 + np.exp(-logit))
    return x, smile.astype("float32")


x, y = photos(6000)
x_new, y_new = photos(4000)

model = keras.Sequential([
    layers.Input((10,)),
    layers.Dense(8, activation="tanh", kernel_regularizer=regularizers.l2(1e-3)),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x, y, validation_split=0.2, epochs=15, batch_size=64, verbose=2)

acc = np.mean((model.predict(x_new, verbose=0)[:, 0] > 0.5) == (y_new > 0.5))

# what would somebody get who knows the recipe?
best = np.mean((x_new @ weights > 0) == (y_new > 0.5))
print("with the recipe:", float(best))
print("outcome", float(np.nan_to_num(acc, nan=0.0)))
