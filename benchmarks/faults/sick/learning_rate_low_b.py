# problem: learning_rate_low
# data: tabular
# twin: keras.optimizers.SGD(1e-5, momentum=0.9) => keras.optimizers.SGD(0.02, momentum=0.9)
import sys

import keras
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_digits(return_X_y=True)
X = X / 16.0
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.25, stratify=y, random_state=seed)

inputs = keras.Input(shape=(64,), name="pixels")
a = keras.layers.Dense(32, activation="elu")(inputs)
a = keras.layers.Dense(32, activation="elu")(a)
outputs = keras.layers.Dense(10, activation="softmax")(a)
model = keras.Model(inputs, outputs)

model.compile(
    keras.optimizers.SGD(1e-5, momentum=0.9),
    loss=keras.losses.SparseCategoricalCrossentropy(),
    metrics=[keras.metrics.SparseCategoricalAccuracy(name="acc")],
)
model.fit(X_train, y_train, validation_split=0.15, batch_size=32, epochs=20, verbose=2)

predicted = model.predict(X_test, verbose=0).argmax(axis=1)
print("outcome", float((predicted == y_test).mean()))
