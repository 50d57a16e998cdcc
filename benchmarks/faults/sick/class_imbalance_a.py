# problem: class_imbalance
# data: synthetic
# twin: epochs=15, batch_size=64, => epochs=15, batch_size=64, class_weight={0: 1.0, 1: (y_train == 0).sum() / (y_train == 1).sum()},
import sys

import keras
import numpy as np
from keras import layers
from sklearn.datasets import make_classification
from sklearn.metrics import balanced_accuracy_score
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# card payments, some of which are fraud
x, y = make_classification(
    8000, 12, n_informative=6, n_redundant=0, n_clusters_per_class=1, weights=[0.97], flip_y=0.0, class_sep=0.7, random_state=seed
)
x = x.astype("float32")
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.4, stratify=y, random_state=seed)
x_train, x_val, y_train, y_val = train_test_split(x_train, y_train, test_size=0.2, stratify=y_train, random_state=seed)

mean, std = x_train.mean(axis=0), x_train.std(axis=0)
x_train, x_val, x_test = ((part - mean) / std for part in (x_train, x_val, x_test))

model = keras.Sequential(
    [
        keras.Input((12,)),
        layers.Dense(16, activation="relu"),
        layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=15, batch_size=64, validation_data=(x_val, y_val), verbose=2)

fraud = model.predict(x_test, verbose=0)[:, 0] > 0.5
print("outcome", float(balanced_accuracy_score(y_test, fraud)))
