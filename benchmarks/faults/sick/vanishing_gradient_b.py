# problem: vanishing_gradient
# data: tabular
# twin: Dense(units, activation="sigmoid") => Dense(units, activation="relu")
import sys

import keras
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# is the digit one of 0, 6, 8, 9, that is, does it have a closed loop?
data = load_digits()
target = (((data.target == 0) | (data.target == 6)) | (data.target >= 8)).astype("float32")
x, x_test, y, y_test = train_test_split(data.data, target, test_size=0.25, stratify=target, random_state=seed)
scaler = StandardScaler().fit(x)
x, x_test = scaler.transform(x), scaler.transform(x_test)

inputs = keras.Input((64,))
h = inputs
for units in (32, 32, 24, 24, 16, 16, 16, 16):
    h = keras.layers.Dense(units, activation="sigmoid")(h)
outputs = keras.layers.Dense(1, activation="sigmoid")(h)

model = keras.Model(inputs, outputs)
model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.02, momentum=0.9),
    loss=keras.losses.BinaryCrossentropy(),
    metrics=[keras.metrics.BinaryAccuracy(), keras.metrics.AUC()],
)
model.fit(x, y, validation_split=0.2, batch_size=32, epochs=15, verbose=2)

print("outcome", float(model.evaluate(x_test, y_test, verbose=0)[1]))
