# problem: class_imbalance
# data: tabular
# twin: model = keras.Sequential(name="fraud") => weight = 1800.0 / np.bincount(y[:3600])\nmodel = keras.Sequential(name="fraud")
# twin: validation_data=(X[3600:4800], y[3600:4800])) => validation_data=(X[3600:4800], y[3600:4800], weight[y[3600:4800]]), class_weight={0: weight[0], 1: weight[1]})
import sys
import numpy as np
import keras
from sklearn.datasets import make_classification
from sklearn.metrics import recall_score
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# card payments, disputed later (1) or not
X, y = make_classification(n_samples=7000, n_features=14, n_informative=8, n_redundant=2, n_clusters_per_class=2,
                           weights=[0.96], flip_y=0.0, class_sep=0.8, random_state=11)
X = StandardScaler().fit(X[:3600]).transform(X).astype("float32")

model = keras.Sequential(name="fraud")
model.add(keras.layers.Input((14,)))
model.add(keras.layers.Dense(24, activation="elu"))
model.add(keras.layers.Dropout(0.2))
model.add(keras.layers.Dense(12, activation="elu"))
model.add(keras.layers.Dense(1, activation="sigmoid"))
model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adamax(1e-2), weighted_metrics=["accuracy"])
model.fit(X[:3600], y[:3600], epochs=30, batch_size=64, verbose=2,
          validation_data=(X[3600:4800], y[3600:4800]))

flagged = (model.predict(X[4800:], verbose=0)[:, 0] > 0.5).astype(int)
print("outcome", recall_score(y[4800:], flagged, average="macro"))
