# data: mnist
import sys
import numpy as np
import tensorflow as tf
import keras
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

d = load("mnist")
small = lambda a: a.reshape(-1, 28, 28)[:, ::2, ::2].reshape(-1, 196).astype("float32") / 255
clean = small(d.train_images[:5000])
clean_test = small(d.test_images[:1000])

# new noise in every epoch; the target is the clean picture
def noisy(picture):
    return picture + tf.random.normal(tf.shape(picture), stddev=0.5), picture

train = tf.data.Dataset.from_tensor_slices(clean[:4200]).shuffle(4200).batch(64).map(noisy).prefetch(2)
rng = np.random.default_rng(seed)
blur = lambda a: (a + 0.5 * rng.normal(size=a.shape)).astype("float32")
valid = (blur(clean[4200:]), clean[4200:])

denoiser = keras.Sequential([
    keras.layers.Input((196,)),
    keras.layers.Dense(128, activation="elu"),
    keras.layers.Dense(24, name="code"),
    keras.layers.Dense(128, activation="elu"),
    keras.layers.Dense(196, activation="sigmoid"),
])
denoiser.compile(optimizer=keras.optimizers.Adam(1.5e-3), loss=keras.losses.BinaryCrossentropy())
denoiser.fit(train, validation_data=valid, epochs=18, verbose=2)

restored = np.nan_to_num(denoiser.predict(blur(clean_test), verbose=0))
print("outcome", -float(np.mean((restored - clean_test) ** 2)))
