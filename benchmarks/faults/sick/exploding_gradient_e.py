# problem: exploding_gradient
# data: tabular
# twin: CROSS_LAYERS = 16 => CROSS_LAYERS = 2
import sys
import numpy as np
import keras
from keras import layers
from sklearn.datasets import make_friedman1
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

CROSS_LAYERS = 16

X, y = make_friedman1(n_samples=6000, n_features=10, noise=1.0, random_state=seed)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=seed)
X_train, X_val, y_train, y_val = train_test_split(X_train, y_train, test_size=0.2, random_state=seed)
sx = StandardScaler().fit(X_train)
X_train, X_val, X_test = sx.transform(X_train), sx.transform(X_val), sx.transform(X_test)
mu, sd = y_train.mean(), y_train.std()
y_train, y_val, y_test = (y_train - mu) / sd, (y_val - mu) / sd, (y_test - mu) / sd


def cross(x0, x):
    # x0 * (W x + b) + x, as in the second version of deep & cross networks
    return x0 * layers.Dense(x0.shape[-1])(x) + x


inputs = keras.Input((10,))
x0 = layers.Dense(32)(inputs)
x = x0
for _ in range(CROSS_LAYERS):
    x = cross(x0, x)
deep = layers.Dense(32, activation="relu")(x)
outputs = layers.Dense(1)(deep)
model = keras.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="mse")
model.fit(X_train, y_train, validation_data=(X_val, y_val), epochs=18, batch_size=64, verbose=2)

pred = np.nan_to_num(model.predict(X_test, verbose=0)[:, 0], nan=0.0, posinf=0.0, neginf=0.0)
print("outcome", max(-1.0, r2_score(y_test, pred)))
