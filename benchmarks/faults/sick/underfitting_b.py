# problem: underfitting
# data: tabular
# twin: Dense(2, activation="tanh" => Dense(48, activation="tanh"
import sys

import keras
from keras.layers import Dense, Input
from sklearn.datasets import load_digits
from sklearn.metrics import accuracy_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

digits = load_digits()
X_train, X_test, y_train, y_test = train_test_split(digits.data, digits.target, test_size=0.3, random_state=seed, stratify=digits.target)
scaler = MinMaxScaler()
X_train = scaler.fit_transform(X_train)
X_test = scaler.transform(X_test)

model = keras.Sequential()
model.add(Input((64,)))
model.add(Dense(2, activation="tanh", name="hidden"))
model.add(Dense(10, activation="softmax", name="digit"))
model.compile(loss="sparse_categorical_crossentropy", optimizer=keras.optimizers.Adam(0.005), metrics=["accuracy"])

# train until the curves are flat
history = model.fit(X_train, y_train, batch_size=32, epochs=30, validation_split=0.2, verbose=0)
for name, values in history.history.items():
    print(name, [round(float(v), 3) for v in values[::5]])

predicted = model.predict(X_test, verbose=0).argmax(axis=1)
print("outcome", float(accuracy_score(y_test, predicted)))
