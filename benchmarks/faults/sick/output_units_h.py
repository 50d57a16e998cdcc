# problem: output_units
# data: synthetic
# twin: model.add(keras.layers.Dense(1)) => model.add(keras.layers.Dense(3))
import sys
import numpy as np
import tensorflow as tf
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


def draw_discs(n, size=20):
    """Grey pictures with one disc each; returns pictures and (x, y, radius), all relative to the picture."""
    gen = np.random.default_rng(seed + n)
    cx, cy = gen.uniform(0.2, 0.8, n), gen.uniform(0.2, 0.8, n)
    r = gen.uniform(0.08, 0.3, n)
    grid = (np.arange(size) + 0.5) / size
    d2 = (grid[None, None, :] - cx[:, None, None]) ** 2 + (grid[None, :, None] - cy[:, None, None]) ** 2
    img = 1 / (1 + np.exp((np.sqrt(d2) - r[:, None, None]) * 60))
    img = img + 0.1 * gen.normal(size=img.shape)
    return img[..., None].astype("float32"), np.stack([cx, cy, r], 1).astype("float32")


x_train, y_train = draw_discs(2000)
x_val, y_val = draw_discs(400)
x_test, y_test = draw_discs(500)

train = tf.data.Dataset.from_tensor_slices((x_train, y_train)).shuffle(2000, seed=seed).batch(40).prefetch(2)
val = tf.data.Dataset.from_tensor_slices((x_val, y_val)).batch(100)

model = keras.Sequential()
model.add(keras.Input((20, 20, 1)))
model.add(keras.layers.Conv2D(12, 5, strides=2, padding="same", activation="relu"))
model.add(keras.layers.Conv2D(24, 3, strides=2, padding="same", activation="relu"))
model.add(keras.layers.Flatten())
model.add(keras.layers.Dense(64, activation="relu"))
model.add(keras.layers.Dense(1))
model.compile(optimizer="adam", loss=keras.losses.Huber(delta=0.2), metrics=["mae"])
model.summary()

model.fit(train, validation_data=val, epochs=14, verbose=2)

error = np.abs(model.predict(x_test, verbose=0) - y_test).mean()
print("outcome", -float(np.nan_to_num(error, nan=1.0)))
