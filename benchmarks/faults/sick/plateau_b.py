# problem: plateau
# data: tabular
# twin: mode="min" => mode="max"
import sys

import keras
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

data = load_digits()
X = data.data / 16.0
y = keras.utils.to_categorical(data.target, 10)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, random_state=seed)
X_train, X_val, y_train, y_val = train_test_split(X_train, y_train, test_size=0.2, random_state=seed)

model = keras.Sequential()
model.add(keras.layers.Input(shape=(64,)))
model.add(keras.layers.Dense(64, activation="relu"))
model.add(keras.layers.Dense(32, activation="relu"))
model.add(keras.layers.Dense(10, activation="softmax"))
model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.02, momentum=0.5), loss="categorical_crossentropy", metrics=["accuracy"])

# lower the learning rate when the validation accuracy does not get better any more
reduce_lr = keras.callbacks.ReduceLROnPlateau(monitor="val_accuracy", factor=0.1, patience=2, mode="min")

history = model.fit(X_train, y_train, epochs=28, batch_size=32, validation_data=(X_val, y_val), callbacks=[reduce_lr], verbose=0)
print("last validation accuracy:", history.history["val_accuracy"][-1])

score = model.evaluate(X_test, y_test, verbose=0)
print("outcome", float(score[1]))
