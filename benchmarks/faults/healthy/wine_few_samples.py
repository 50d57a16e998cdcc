# problem: none
# data: tabular
import sys

import keras
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# 178 wines only
wine = load_wine()
x_train, x_test, y_train, y_test = train_test_split(wine.data, wine.target, test_size=0.25, stratify=wine.target, random_state=seed)
x_train, x_val, y_train, y_val = train_test_split(x_train, y_train, test_size=0.25, stratify=y_train, random_state=seed)
scaler = StandardScaler().fit(x_train)

model = keras.Sequential()
model.add(keras.layers.Input((13,)))
model.add(keras.layers.Dense(8, activation="relu"))
model.add(keras.layers.Dropout(0.2))
model.add(keras.layers.Dense(3, activation="softmax"))
model.compile(optimizer=keras.optimizers.Adam(0.01), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(
    scaler.transform(x_train),
    y_train,
    validation_data=(scaler.transform(x_val), y_val),
    batch_size=16,
    epochs=30,
    verbose=2,
)

print("outcome", float(model.evaluate(scaler.transform(x_test), y_test, verbose=0)[1]))
