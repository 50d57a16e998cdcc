# data: synthetic
# Will the customer click? 20 weak features and lots of luck, so nobody gets much above 65 %
import sys
import numpy as np
import keras
from keras import layers, regularizers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(100 + seed)

X = rng.normal(size=(12000, 20)).astype("float32")
w = rng.normal(size=20) * 0.16
logit = X @ w + 0.35 * np.tanh(2 * X[:, 0] * X[:, 1])
y = (rng.random(len(X)) < 1 / (1 + np.exp(-logit))).astype("float32")

model = keras.Sequential([
    keras.Input((20,)),
    layers.Dense(48, activation="relu", kernel_regularizer=regularizers.l2(1e-3)),
    layers.Dropout(0.5),
    layers.Dense(24, activation="relu", kernel_regularizer=regularizers.l2(1e-3)),
    layers.Dropout(0.3),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer=keras.optimizers.RMSprop(1e-3), loss="binary_crossentropy",
              metrics=["accuracy", keras.metrics.AUC(name="auc")])
cb = [keras.callbacks.EarlyStopping(monitor="val_loss", patience=5, restore_best_weights=True),
      keras.callbacks.LambdaCallback(on_train_end=lambda logs: print("done"))]
model.fit(X[:9000], y[:9000], validation_split=0.2, epochs=30, batch_size=128, callbacks=cb, verbose=2)

_, acc, auc = model.evaluate(X[9000:], y[9000:], verbose=0, batch_size=500)
print("auc", auc, "best possible accuracy", np.mean((logit[9000:] > 0) == y[9000:]))
print("outcome", float(acc))
