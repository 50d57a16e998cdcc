# problem: overfitting
# data: synthetic
# twin: STARS = 120 => STARS = 2600
# twin: EPOCHS = 80 => EPOCHS = 16
# twin: layers.Flatten() => layers.GlobalMaxPooling1D()
'''Does a planet cross the star?  Light curves of eighty exposures each.'''
import sys
import numpy as np
import keras
from keras import layers

STARS = 120
EPOCHS = 80
N = 80


def light_curves(n, rng):
    t = np.arange(N)
    # spots on a turning star
    period = rng.uniform(30, 90, (n, 1))
    phase = rng.uniform(0, 2 * np.pi, (n, 1))
    flux = 0.4 * np.sin(2 * np.pi * t / period + phase) + rng.normal(0, 1.0, (n, N))
    # a dip, in half of them
    planet = rng.integers(0, 2, n)
    begin = rng.integers(4, N - 14, (n, 1))
    width = rng.integers(6, 10, (n, 1))
    depth = rng.uniform(1.4, 2.4, (n, 1))
    inside = (t >= begin) & (t < begin + width)
    flux = flux - planet[:, None] * depth * inside
    # each star on its own zero and unit
    flux = (flux - flux.mean(1, keepdims=True)) / flux.std(1, keepdims=True)
    return flux[..., None].astype('float32'), planet[:, None].astype('float32')


def network():
    curve = keras.Input((N, 1))
    z = layers.Conv1D(24, 9, activation='relu')(curve)
    z = layers.Flatten()(z)
    z = layers.Dense(64, activation='relu')(z)
    return keras.Model(curve, layers.Dense(1, activation='sigmoid')(z))


seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)
curves, planets = light_curves(STARS, rng)
curves_val, planets_val = light_curves(400, rng)
curves_new, planets_new = light_curves(2000, rng)

model = network()
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss='binary_crossentropy', metrics=['accuracy'])
model.fit(curves, planets, batch_size=20, epochs=EPOCHS,
          validation_data=(curves_val, planets_val), verbose=2)

found = model.predict(curves_new, verbose=0) > 0.5
print('outcome', float(np.mean(found == (planets_new > 0.5))))
