# problem: stopped_early
# data: sklearn
# twin: mode="max" => mode="min"
# regression practice on the friedman thing from sklearn (10 columns, only 5 do anything)
# first time I write a model as a class, be kind
import sys
import numpy as np
import keras
from keras.callbacks import EarlyStopping
from sklearn.datasets import make_friedman1
from sklearn.metrics import r2_score
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = make_friedman1(n_samples=3600, n_features=10, noise=0.7, random_state=seed)
y = y.reshape(-1, 1)

X_tr, X_va, X_te = X[:2000], X[2000:2600], X[2600:]
y_tr, y_va, y_te = y[:2000], y[2000:2600], y[2600:]

sc_x, sc_y = StandardScaler(), StandardScaler()
X_tr = sc_x.fit_transform(X_tr).astype("float32")
X_va = sc_x.transform(X_va).astype("float32")
X_te = sc_x.transform(X_te).astype("float32")
y_tr = sc_y.fit_transform(y_tr).astype("float32")
y_va = sc_y.transform(y_va).astype("float32")
y_te = sc_y.transform(y_te).astype("float32")


class Friedman(keras.Model):
    def __init__(self, width=48):
        super().__init__()
        self.a = keras.layers.Dense(width, activation="relu")
        self.b = keras.layers.Dense(width, activation="relu")
        self.out = keras.layers.Dense(1)

    def call(self, inputs):
        z = self.a(inputs)
        z = self.b(z)
        return self.out(z)


model = Friedman()
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="mean_squared_error")

# no need to sit here the whole night; keep the best round
watch = EarlyStopping(monitor="val_loss", mode="max", patience=6, restore_best_weights=True)

h = model.fit(X_tr, y_tr, validation_data=(X_va, y_va),
              epochs=70, batch_size=64, callbacks=[watch], verbose=2)
print("rounds:", len(h.history["loss"]))

r2 = r2_score(y_te, np.nan_to_num(model.predict(X_te, verbose=0)))
print("outcome", float(np.nan_to_num(r2, nan=-99.0)))
