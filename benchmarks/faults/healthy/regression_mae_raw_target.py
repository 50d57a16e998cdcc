# problem: none
# data: tabular
import sys
import keras
import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# predict the worst radius (8 to 36) of a cell from its ten mean measurements
data = load_breast_cancer()
x = data.data[:, :10].astype("float32")
y = data.data[:, 20].astype("float32")
x_train, x_test, y_train, y_test = train_test_split(x, y, test_size=0.2, random_state=seed)
x_train, x_val, y_train, y_val = train_test_split(x_train, y_train, test_size=0.2, random_state=seed)

normalize = keras.layers.Normalization()
normalize.adapt(x_train)
model = keras.Sequential([
    keras.Input((10,)),
    normalize,
    keras.layers.Dense(32, activation="relu"),
    keras.layers.Dense(16, activation="relu"),
    keras.layers.Dense(1),
])
model.compile(optimizer=keras.optimizers.Adam(0.005), loss="mae")
model.fit(x_train, y_train, validation_data=(x_val, y_val), epochs=60, batch_size=32, verbose=0)

residual = model.predict(x_test, verbose=0).ravel() - y_test
print("outcome", float(-np.mean(residual ** 2) / y_test.var()))
