# data: tabular
import sys
import numpy as np
import keras
from keras import layers
from sklearn.datasets import make_classification
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
from sklearn.utils.class_weight import compute_sample_weight

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = make_classification(
    n_samples=26000, n_features=16, n_informative=6, n_redundant=4, n_clusters_per_class=2,
    weights=[0.96], class_sep=1.5, flip_y=0.002, random_state=seed,
)
X, X_test, y, y_test = train_test_split(X, y, test_size=6000, stratify=y, random_state=seed)
X, X_val, y, y_val = train_test_split(X, y, test_size=5000, stratify=y, random_state=seed)
sc = StandardScaler().fit(X)
X, X_val, X_test = map(sc.transform, (X, X_val, X_test))
w = compute_sample_weight("balanced", y)
w_val = compute_sample_weight("balanced", y_val)

model = keras.Sequential([
    keras.Input((16,)),
    layers.Dense(32, kernel_regularizer=keras.regularizers.l2(1e-3)),
    layers.LeakyReLU(negative_slope=0.1),
    layers.Dense(16, kernel_regularizer=keras.regularizers.l2(1e-3)),
    layers.LeakyReLU(negative_slope=0.1),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(
    optimizer=keras.optimizers.SGD(0.02, momentum=0.9, nesterov=True),
    loss=keras.losses.BinaryCrossentropy(),
    weighted_metrics=["accuracy"],
)
model.fit(X, y, sample_weight=w, validation_data=(X_val, y_val, w_val), batch_size=256, epochs=25, verbose=2)
p = model.predict(X_test, batch_size=1000, verbose=0)[:, 0]
print("outcome", balanced_accuracy_score(y_test, (p > 0.5).astype(int)))
