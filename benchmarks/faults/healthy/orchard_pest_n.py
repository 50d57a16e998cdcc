# data: sklearn
# Few trees carry the pest (about 1 in 20), but those are the ones that count:
# they get a bigger weight, and we judge by balanced accuracy.
import sys
import numpy as np
import keras
from sklearn.datasets import make_classification
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

leaves, pest = make_classification(
    n_samples=9000, n_features=12, n_informative=6, n_redundant=2, n_clusters_per_class=2,
    weights=[0.95], flip_y=0.005, class_sep=1.3, random_state=seed)
leaves, leaves_test, pest, pest_test = train_test_split(
    leaves, pest, test_size=0.33, stratify=pest, random_state=seed)
leaves_train, leaves_val, pest_train, pest_val = train_test_split(
    leaves, pest, test_size=0.2, stratify=pest, random_state=seed)

# scaling lives inside the model here
norm = keras.layers.Normalization()
norm.adapt(leaves_train)

model = keras.Sequential([
    keras.Input((12,)),
    norm,
    keras.layers.Dense(32, activation="relu"),
    keras.layers.Dropout(0.2),
    keras.layers.Dense(16, activation="relu"),
    keras.layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer="adam", loss="binary_crossentropy",
              metrics=["accuracy", keras.metrics.AUC(curve="PR", name="pr_auc"), keras.metrics.Recall(name="recall")])

n_pest = int(pest_train.sum())
weight = {0: len(pest_train) / (2.0 * (len(pest_train) - n_pest)), 1: len(pest_train) / (2.0 * n_pest)}
print("weights", weight)
model.fit(leaves_train, pest_train, class_weight=weight, batch_size=64, epochs=20,
          validation_data=(leaves_val, pest_val), verbose=2)

found = model.predict(leaves_test, verbose=0)[:, 0] > 0.5
print("outcome", float(balanced_accuracy_score(pest_test, found)))
