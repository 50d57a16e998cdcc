# problem: loss_head_mismatch
# data: tabular
# twin: Dense(1, activation="softmax") => Dense(1, activation="sigmoid")
import sys

import keras
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# benign or malignant?
features, target = load_breast_cancer(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(
    features, target, test_size=0.25, random_state=seed, stratify=target)
scaler = StandardScaler().fit(X_train)
X_train, X_test = scaler.transform(X_train), scaler.transform(X_test)

model = keras.Sequential([
    keras.layers.Input(shape=(30,)),
    keras.layers.Dense(16, activation="relu"),
    keras.layers.Dense(8, activation="relu"),
    keras.layers.Dense(1, activation="softmax"),
])
model.compile(loss="binary_crossentropy", optimizer="adam", metrics=["accuracy"])
model.summary()

history = model.fit(X_train, y_train, epochs=30, batch_size=16, validation_split=0.2, verbose=2)
loss, accuracy = model.evaluate(X_test, y_test, verbose=0)
print("test accuracy", accuracy)
print("outcome", float(accuracy))
