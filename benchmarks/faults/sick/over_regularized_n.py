# problem: over_regularized
# data: sklearn
# twin: l2(0.5) => l2(1e-5)
#
# Tutorial: non-linear regression on Friedman's first function.
# Ten columns, only five of which matter.
#
import sys
import numpy as np
import keras
from keras.regularizers import l2
from sklearn.datasets import make_friedman1
from sklearn.metrics import r2_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = make_friedman1(n_samples=4000, noise=1.0, random_state=seed)
X_new, y_new = make_friedman1(n_samples=1500, noise=1.0, random_state=seed + 10000)

# columns are uniform on 0..1: centre and stretch them
X, X_new = (X - 0.5) / 0.29, (X_new - 0.5) / 0.29
middle, spread = y.mean(), y.std()
y, y_new = (y - middle) / spread, (y_new - middle) / spread

penalty = l2(0.5)

model = keras.Sequential([
    keras.Input((10,)),
    keras.layers.Dense(40, activation="relu", kernel_regularizer=penalty),
    keras.layers.Dense(20, activation="relu", kernel_regularizer=penalty),
    keras.layers.Dense(1, kernel_regularizer=penalty),
])
model.compile(optimizer=keras.optimizers.AdamW(learning_rate=0.002, weight_decay=1e-4),
              loss="mse", metrics=["mae"])
model.fit(X, y, validation_split=0.2, epochs=25, batch_size=32, verbose=2)

print("outcome", float(r2_score(y_new, model.predict(X_new, verbose=0)[:, 0])))
