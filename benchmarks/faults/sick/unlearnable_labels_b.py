# problem: unlearnable_labels
# data: tabular
# twin: diagnosis[visits] => diagnosis[np.argsort(visits)]
import sys

import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_breast_cancer
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

table = load_breast_cancer()
order = rng.permutation(len(table.target))
measured, truth = table.data[order], table.target[order]

# two files: the measurements by patient number, the diagnoses by day of the visit
visits = rng.permutation(450)  # patient number on each line of the second file
diagnosis = truth[:450][visits]

x = measured[:450]
y = diagnosis[visits]  # back to the order of the patients
x_new, y_new = measured[450:], truth[450:]

scaler = StandardScaler().fit(x)
x, x_new = scaler.transform(x), scaler.transform(x_new)

model = keras.Sequential()
model.add(layers.Input((30,)))
model.add(layers.Dense(12, activation="relu"))
model.add(layers.Dropout(0.2))
model.add(layers.Dense(2, activation="softmax"))
model.compile(
    optimizer=keras.optimizers.Adam(0.003), loss="sparse_categorical_crossentropy", metrics=["accuracy"]
)
model.fit(x, y, batch_size=16, epochs=20, validation_split=0.2, verbose=2)
print("outcome", float(model.evaluate(x_new, y_new, verbose=0)[1]))
