# problem: unshuffled
# data: digits
# twin: train_ds = train_ds.cache() => train_ds = train_ds.cache().shuffle(2000)
import sys
import numpy as np
import tensorflow as tf
import keras
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

x, y = load_digits(return_X_y=True)
x = (x / 16.0).reshape(-1, 8, 8).astype("float32")
x_tr, x_rest, y_tr, y_rest = train_test_split(x, y, test_size=0.35, random_state=seed, stratify=y)
x_va, x_te, y_va, y_te = train_test_split(x_rest, y_rest, test_size=0.5, random_state=seed, stratify=y_rest)

# one tf.data.Dataset per folder, as on disk
train_ds = None
for c in range(10):
    part = tf.data.Dataset.from_tensor_slices((x_tr[y_tr == c], np.full((y_tr == c).sum(), c)))
    train_ds = part if train_ds is None else train_ds.concatenate(part)
train_ds = train_ds.cache()
train_ds = train_ds.batch(32).prefetch(tf.data.AUTOTUNE)
val_ds = tf.data.Dataset.from_tensor_slices((x_va, y_va)).batch(128)

# read the picture row by row
rows = keras.Input(shape=(8, 8))
h = layers.GRU(48)(rows)
h = layers.Dense(32, activation="relu")(h)
model = keras.Model(rows, layers.Dense(10)(h))
model.compile(optimizer=keras.optimizers.Adam(3e-3),
              loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
model.fit(train_ds, validation_data=val_ds, epochs=16, verbose=2)

p = model.predict(x_te, verbose=0).argmax(-1)
print("outcome", float(np.nan_to_num((p == y_te).mean())))
