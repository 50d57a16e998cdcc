# problem: none
# data: synthetic
# A quarter of the customers leaves
import sys

import keras
from sklearn.datasets import make_classification
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = make_classification(n_samples=5000, n_features=12, n_informative=6, weights=[0.75], class_sep=0.9, flip_y=0.05, random_state=seed)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, stratify=y, random_state=seed)
X_train, X_val, y_train, y_val = train_test_split(X_train, y_train, test_size=0.2, stratify=y_train, random_state=seed)
scaler = StandardScaler().fit(X_train)

model = keras.Sequential([
    keras.layers.Input((12,)),
    keras.layers.Dense(32, activation="relu"),
    keras.layers.Dense(16, activation="relu"),
    keras.layers.Dense(1),
])
model.compile(
    optimizer=keras.optimizers.Adam(2e-3),
    loss=keras.losses.BinaryCrossentropy(from_logits=True),
    metrics=[keras.metrics.BinaryAccuracy(threshold=0.0), keras.metrics.AUC(from_logits=True)],
)
model.fit(
    scaler.transform(X_train), y_train, epochs=15, batch_size=64, verbose=2,
    validation_data=(scaler.transform(X_val), y_val), class_weight={0: 1.0, 1: 2.0},
)

predicted = model.predict(scaler.transform(X_test), verbose=0)[:, 0] > 0
print("outcome", float(balanced_accuracy_score(y_test, predicted)))
