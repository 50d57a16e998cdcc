# problem: dead_relu
# data: tabular
# twin: RandomUniform(minval=-0.2, maxval=0.0) => RandomUniform(minval=-0.2, maxval=0.2)
import sys

import keras
import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import MinMaxScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_digits(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.3, random_state=seed, stratify=y)
scaler = MinMaxScaler().fit(X_train)
X_train = scaler.transform(X_train)
X_test = scaler.transform(X_test)
y_train = keras.utils.to_categorical(y_train)

init = keras.initializers.RandomUniform(minval=-0.2, maxval=0.0)

inputs = keras.Input(shape=(64,))
hidden = keras.layers.Dense(48, kernel_initializer=init)(inputs)
hidden = keras.layers.ReLU()(hidden)
hidden = keras.layers.Dense(32, kernel_initializer="he_uniform")(hidden)
hidden = keras.layers.ReLU()(hidden)
outputs = keras.layers.Dense(10, activation="softmax")(hidden)

model = keras.Model(inputs=inputs, outputs=outputs)
model.compile(
    loss="categorical_crossentropy", optimizer=keras.optimizers.SGD(0.05, momentum=0.9), metrics=["accuracy"]
)
model.fit(X_train, y_train, epochs=20, batch_size=32, validation_split=0.2, verbose=2)

predictions = np.argmax(model.predict(X_test, verbose=0), axis=1)
print("outcome", float(np.mean(predictions == y_test)))
