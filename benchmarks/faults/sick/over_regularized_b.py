# problem: over_regularized
# data: tabular
# twin: Dropout(0.9) => Dropout(0.2)
import sys

import keras
from keras.layers import Dense, Dropout, Input
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_digits(return_X_y=True)
X = (X - 8.0) / 8.0
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=400, random_state=seed)
X_train, X_valid, y_train, y_valid = train_test_split(X_train, y_train, test_size=250, random_state=seed)

model = keras.Sequential()
model.add(Input((64,)))
model.add(Dense(64, activation="relu"))
model.add(Dropout(0.9))
model.add(Dense(48, activation="relu"))
model.add(Dropout(0.9))
model.add(Dense(32, activation="relu"))
model.add(Dense(10))
model.compile(
    optimizer=keras.optimizers.Nadam(learning_rate=0.001),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["sparse_categorical_accuracy"],
)
model.fit(X_train, y_train, epochs=20, batch_size=32, validation_data=(X_valid, y_valid), verbose=0)

print("train:", model.evaluate(X_train, y_train, verbose=0))
test = model.evaluate(X_test, y_test, verbose=0)
print("test:", test)
print("outcome", float(test[1]))
