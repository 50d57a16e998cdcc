# problem: stopped_early
# data: tabular
# twin: epochs=2 => epochs=20
"""Handwritten digits as tables of 8 x 8 gray values."""
import sys

import keras
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

x, y = load_digits(return_X_y=True)
y = keras.utils.to_categorical(y)
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=400, random_state=seed)

scaler = StandardScaler().fit(x_train)
x_train, x_test = scaler.transform(x_train), scaler.transform(x_test)

model = keras.Sequential([
    keras.layers.Input((64,)),
    keras.layers.Dense(32, activation="elu"),
    keras.layers.Dense(10, activation="softmax"),
])
model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.01),
    loss=keras.losses.CategoricalCrossentropy(),
    metrics=[keras.metrics.CategoricalAccuracy()],
)
model.fit(x_train, y_train, epochs=2, batch_size=32, validation_split=0.15, verbose=2)

loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
print("test accuracy", accuracy)
print("outcome", float(accuracy))
