# problem: missing_nonlinearity
# data: synthetic
# twin: activation="linear" => activation="relu"
import sys

from sklearn.datasets import make_circles
from sklearn.model_selection import train_test_split
from tensorflow import keras
from tensorflow.keras.layers import Dense, Input
from tensorflow.keras.models import Sequential

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = make_circles(n_samples=1500, noise=0.08, factor=0.5, random_state=seed)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=seed)

model = Sequential()
model.add(Input(shape=(2,)))
model.add(Dense(32, activation="linear", name="hidden_1"))
model.add(Dense(32, activation="linear", name="hidden_2"))
model.add(Dense(16, activation="linear", name="hidden_3"))
model.add(Dense(1, activation="sigmoid", name="output"))
model.compile(loss="binary_crossentropy", optimizer=keras.optimizers.SGD(0.1, momentum=0.9),
              metrics=["accuracy"])

# train it
history = model.fit(X_train, y_train, epochs=30, batch_size=32, validation_split=0.2, verbose=0)
print("last accuracy", history.history["accuracy"][-1])

loss, accuracy = model.evaluate(X_test, y_test, verbose=0)
print("outcome", float(accuracy))
