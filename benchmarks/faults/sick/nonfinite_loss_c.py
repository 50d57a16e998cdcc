# problem: nonfinite_loss
# data: synthetic
# twin: / ops.sum(y_true) => / ops.maximum(ops.sum(y_true), 1.0)
# twin: / ops.sum(1 - y_true) => / ops.maximum(ops.sum(1 - y_true), 1.0)
import sys

import keras
from keras import layers, ops
from sklearn.datasets import make_classification
from sklearn.metrics import balanced_accuracy_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = make_classification(
    4000, n_features=12, n_informative=8, weights=[0.88], class_sep=1.5, flip_y=0, random_state=seed
)
X, y = X.astype("float32") / X[:2500].std(), y.astype("float32")[:, None]


class BalancedLoss(keras.losses.Loss):
    """Cross-entropy averaged over each class on its own, both classes weigh the same."""

    def call(self, y_true, y_pred):
        p = ops.clip(y_pred, 1e-6, 1 - 1e-6)
        positive = -ops.sum(y_true * ops.log(p)) / ops.sum(y_true)
        negative = -ops.sum((1 - y_true) * ops.log(1 - p)) / ops.sum(1 - y_true)
        return 0.5 * (positive + negative)


model = keras.Sequential()
model.add(layers.Input((12,)))
model.add(layers.Dense(32, activation="relu"))
model.add(layers.Dense(16, activation="relu"))
model.add(layers.Dense(1, activation="sigmoid"))
model.compile(optimizer="rmsprop", loss=BalancedLoss(), metrics=[keras.metrics.AUC(name="auc")])
model.fit(X[:2500], y[:2500], batch_size=24, epochs=12, validation_data=(X[2500:3000], y[2500:3000]), verbose=2)

guess = model.predict(X[3000:], verbose=0) > 0.5
print("outcome", float(balanced_accuracy_score(y[3000:, 0], guess[:, 0])))
