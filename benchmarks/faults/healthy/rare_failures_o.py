# data: synthetic
import sys
import numpy as np
import keras
from keras import layers, regularizers
from sklearn.metrics import roc_auc_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def pumps(n):
    """About one pump in twenty-five fails within the month."""
    x = rng.normal(size=(n, 7))
    risk = 1.6 * x[:, 0] + 1.2 * x[:, 1] * x[:, 2] + 0.8 * np.abs(x[:, 3])
    fails = risk + 0.3 * rng.logistic(size=n) > 4.2
    return x.astype("float32"), fails.astype("float32")[:, None]


def weight(fails):
    # a missed failure costs as much as a dozen needless inspections
    return np.where(fails[:, 0] > 0.5, 12.0, 1.0).astype("float32")


x_train, y_train = pumps(8000)
x_val, y_val = pumps(2500)
print("failures among training pumps:", int(y_train.sum()), "of", len(y_train))


class PumpModel(keras.Model):
    def __init__(self):
        super().__init__()
        small = regularizers.L2(1e-3)
        self.a = layers.Dense(24, activation="gelu", kernel_regularizer=small)
        self.b = layers.Dense(12, activation="gelu", kernel_regularizer=small)
        self.alarm = layers.Dense(1, activation="sigmoid")

    def call(self, readings):
        return self.alarm(self.b(self.a(readings)))


model = PumpModel()
model.compile(
    optimizer=keras.optimizers.Lion(learning_rate=5e-4),
    loss="binary_crossentropy",
    weighted_metrics=[keras.metrics.AUC(name="auc")],
)
model.fit(
    x_train, y_train,
    sample_weight=weight(y_train),
    validation_data=(x_val, y_val, weight(y_val)),
    batch_size=64, epochs=12, verbose=2,
)

x_test, y_test = pumps(4000)
p = np.nan_to_num(model.predict(x_test, verbose=0)[:, 0], nan=0.0)
print("outcome", float(roc_auc_score(y_test[:, 0], p)))
