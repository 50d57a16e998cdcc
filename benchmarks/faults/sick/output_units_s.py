# problem: output_units
# data: synthetic
# twin: layers.Dense(1, activation="softmax") => layers.Dense(2, activation="softmax")
# twin: loss="binary_crossentropy" => loss="sparse_categorical_crossentropy"
# source: https://boohere.com/de/detail/80265.html (Stack Overflow mirror: Keras, sigmoid + binary_crossentropy learns, softmax on one output always answers the same class)
import sys

import numpy as np
import keras
from keras import layers
from sklearn.datasets import make_classification
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

x, y = make_classification(n_samples=3600, n_features=12, n_informative=8, n_redundant=2,
                           n_clusters_per_class=2, class_sep=1.6, flip_y=0.0,
                           random_state=seed)
x_train, x_new, y_train, y_new = train_test_split(x, y, test_size=1000, random_state=seed)
x_train, x_val, y_train, y_val = train_test_split(x_train, y_train, test_size=500,
                                                  random_state=seed)
scaler = StandardScaler().fit(x_train)
x_train, x_val, x_new = (scaler.transform(v) for v in (x_train, x_val, x_new))

model = keras.Sequential([
    keras.Input(shape=(12,)),
    layers.Dense(48, activation="relu"),
    layers.Dense(24, activation="relu"),
    layers.Dense(1, activation="softmax"),
])
model.compile(optimizer="adam", loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=25, batch_size=32,
          validation_data=(x_val, y_val), verbose=2)

result = model.evaluate(x_new, y_new, verbose=0, return_dict=True)
print("outcome", float(np.nan_to_num(result["accuracy"])))
