# problem: tiny_batch_norm
# data: synthetic
# twin: BATCH = 2 => BATCH = 32
# Hi all, predicting a lab measurement from 10 sensor values. I feed the network
# with a generator because the real csv does not fit in my RAM (here a stand-in with make_friedman1)
import sys
import numpy as np
import keras
from keras.models import Sequential
from keras.layers import Input, Dense, BatchNormalization, Activation
from sklearn.datasets import make_friedman1
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

BATCH = 2
STEPS = 150

X, y = make_friedman1(n_samples=2600, n_features=10, noise=0.5, random_state=seed)
X_train, X_val, X_test = X[:1800], X[1800:2200], X[2200:]
sx, sy = StandardScaler().fit(X_train), StandardScaler().fit(y[:1800, None])
X_train, X_val, X_test = [sx.transform(a).astype('float32') for a in (X_train, X_val, X_test)]
y_train, y_val, y_test = np.split(sy.transform(y[:, None]).astype('float32'), [1800, 2200])


def batch_generator(X, y, batch_size):
    while True:
        order = np.random.permutation(len(X))
        for i in range(0, len(X) - batch_size + 1, batch_size):
            idx = order[i:i + batch_size]
            yield X[idx], y[idx]


model = Sequential()
model.add(Input((10,)))
for units in (64, 64, 32):
    model.add(Dense(units, use_bias=False))
    model.add(BatchNormalization())
    model.add(Activation('relu'))
model.add(Dense(1))
model.compile(loss='mse', optimizer=keras.optimizers.Adam(0.002), metrics=['mae'])

model.fit(batch_generator(X_train, y_train, BATCH), steps_per_epoch=STEPS, epochs=14,
          validation_data=(X_val, y_val), verbose=2)

pred = model.predict(X_test, verbose=0)
r2 = 1 - np.mean((pred - y_test) ** 2) / np.var(y_test)
print("outcome", float(np.nan_to_num(r2, nan=-9.0)))
