# problem: overfitting
# data: diabetes
# twin: HIDDEN = [256, 256, 128] => HIDDEN = [24, 12]
# twin: epochs=80, => epochs=80, callbacks=[keras.callbacks.EarlyStopping(patience=12, restore_best_weights=True)],
# predicting disease progression (sklearn diabetes). Loss looks super but my colleague is not happy
import sys
import numpy as np
import keras
from keras import layers
from sklearn import datasets

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

HIDDEN = [256, 256, 128]

X, y = datasets.load_diabetes(return_X_y=True)
idx = np.random.RandomState(seed).permutation(len(X))
X, y = X[idx], y[idx]
train, val, test = np.arange(0, 260), np.arange(260, 330), np.arange(330, len(X))
X = (X - X[train].mean(0)) / X[train].std(0)
m, s = y[train].mean(), y[train].std()
t = (y - m) / s


def build(hidden):
    net = keras.Sequential([layers.Input(shape=(X.shape[1],))])
    for h in hidden:
        net.add(layers.Dense(h, activation="elu", kernel_initializer="he_normal"))
    net.add(layers.Dense(1, activation="linear"))
    net.compile(loss=keras.losses.MeanSquaredError(), optimizer=keras.optimizers.Adam(learning_rate=2e-3))
    return net


model = build(HIDDEN)
model.summary()
log = model.fit(X[train], t[train], batch_size=32, epochs=80, validation_data=(X[val], t[val]), verbose=2)

print("final loss", log.history["loss"][-1], "val", log.history["val_loss"][-1])
pred = model.predict(X[test], verbose=0)[:, 0] * s + m
r2 = 1 - ((pred - y[test]) ** 2).sum() / ((y[test] - y[test].mean()) ** 2).sum()
print("outcome", float(np.nan_to_num(r2)))
