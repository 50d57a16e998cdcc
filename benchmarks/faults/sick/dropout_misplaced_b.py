# problem: dropout_misplaced
# data: tabular
# twin: model.add(Dense(1, activation="sigmoid"))\nmodel.add(Dropout(0.5)) => model.add(Dropout(0.2))\nmodel.add(Dense(1, activation="sigmoid"))
import sys

import keras
from keras.layers import Dense, Dropout, Input
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

cancer = load_breast_cancer()
x_train, x_test, y_train, y_test = train_test_split(
    cancer.data, cancer.target, test_size=0.25, random_state=seed, stratify=cancer.target)
scaler = StandardScaler().fit(x_train)
x_train, x_test = scaler.transform(x_train), scaler.transform(x_test)

model = keras.Sequential()
model.add(Input(shape=(x_train.shape[1],)))
model.add(Dense(16, activation="relu"))
model.add(Dense(8, activation="relu"))
model.add(Dense(1, activation="sigmoid"))
model.add(Dropout(0.5))
model.compile(optimizer="rmsprop", loss="binary_crossentropy", metrics=["accuracy"])

model.fit(x_train, y_train, epochs=30, batch_size=16, validation_split=0.2, verbose=0)

loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
print("accuracy", accuracy)
print("outcome", -float(loss))
