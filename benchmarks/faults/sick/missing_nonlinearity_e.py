# problem: missing_nonlinearity
# data: tabular
# twin: layers.Dense(width) => layers.Dense(width, activation="relu")
import sys
import numpy as np
import keras
from keras import layers
from sklearn.datasets import make_circles, make_moons
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# two sensors pairs, positive when both agree on the inner / upper pattern
Xa, a = make_circles(6000, factor=0.5, noise=0.1, random_state=seed, shuffle=True)
Xb, b = make_moons(6000, noise=0.15, random_state=seed + 1, shuffle=True)
X = np.hstack([Xa, Xb])
y = (a == b).astype(int)

X_fit, X_test, y_fit, y_test = train_test_split(X, y, test_size=0.25, random_state=seed)
scaler = StandardScaler()
X_fit = scaler.fit_transform(X_fit)
X_test = scaler.transform(X_test)

model = keras.Sequential()
model.add(keras.Input(shape=(X.shape[1],)))
for width in (64, 64, 32):
    model.add(layers.Dense(width))
model.add(layers.Dense(1, activation="sigmoid"))
model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.RMSprop(2e-3), metrics=["accuracy"])
model.summary()
model.fit(X_fit, y_fit, validation_split=0.2, epochs=18, batch_size=64, verbose=2)

p = np.nan_to_num(model.predict(X_test, verbose=0))[:, 0]
print("outcome", np.mean((p > 0.5) == y_test))
