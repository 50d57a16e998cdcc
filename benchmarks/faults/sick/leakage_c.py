# problem: leakage
# data: mnist
# twin: x_train, y_train = x, y => x_train, y_train = x[:-400], y[:-400]
import sys

from kravets.data import load
from tensorflow import keras
from tensorflow.keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

digits = load("mnist")
first = 1200 * (seed % 30)
x = digits.train_images[first : first + 1200].reshape(-1, 784).astype("float32") / 255
y = keras.utils.to_categorical(digits.train_labels[first : first + 1200], 10)
x_test = digits.test_images[:5000].reshape(-1, 784).astype("float32") / 255
y_test = keras.utils.to_categorical(digits.test_labels[:5000], 10)

x_train, y_train = x, y
x_val, y_val = x[-400:], y[-400:]

inputs = keras.Input(shape=(784,))
hidden = layers.Dense(64, activation="relu")(inputs)
outputs = layers.Dense(10, activation="softmax")(hidden)
model = keras.Model(inputs, outputs)
model.compile(loss="categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
history = model.fit(x_train, y_train, batch_size=16, epochs=8, validation_data=(x_val, y_val))

score = model.evaluate(x_test, y_test, verbose=0)
print("outcome", -abs(float(score[1]) - history.history["val_accuracy"][-1]))
