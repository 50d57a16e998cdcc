# problem: tiny_batch_norm
# data: synthetic
# twin: .batch(2) => .batch(24)
"""Strength of concrete samples from their recipe (eight ingredients/properties)."""
import sys
import numpy as np
import tensorflow as tf
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

recipe = np.random.normal(size=(1200, 8)).astype("float32")
c, w, a, s, *_ = recipe.T
strength = 1.0 * c - 0.8 * w + 0.7 * np.maximum(a, 0) * c + 0.5 * np.sin(2 * s) + 0.3 * w**2
strength = strength + np.random.normal(scale=0.2, size=len(strength))
strength = ((strength - strength[:500].mean()) / strength[:500].std()).astype("float32")[:, None]

train = tf.data.Dataset.from_tensor_slices((recipe[:500], strength[:500]))
train = train.cache().shuffle(500, seed=seed).batch(2).prefetch(4)
valid = tf.data.Dataset.from_tensor_slices((recipe[500:700], strength[500:700])).batch(200)

net = keras.Sequential(name="strength")
net.add(keras.Input((8,)))
for width in (48, 24):
    net.add(layers.Dense(width, use_bias=False))
    net.add(layers.BatchNormalization(momentum=0.95))
    net.add(layers.Activation("relu"))
net.add(layers.Dense(1))

net.compile(optimizer=keras.optimizers.Adam(4e-3), loss="mean_squared_error")
net.fit(train, validation_data=valid, epochs=20, verbose=2)

guess = net.predict(recipe[700:], batch_size=250, verbose=0)
truth = strength[700:]
r2 = 1 - np.sum((guess - truth) ** 2) / np.sum((truth - truth.mean()) ** 2)
print("outcome", float(np.nan_to_num(r2, nan=-9.0)))
