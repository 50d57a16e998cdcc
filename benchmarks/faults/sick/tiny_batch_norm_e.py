# problem: tiny_batch_norm
# data: tabular
# twin: layers.BatchNormalization() => layers.LayerNormalization()
import sys
import numpy as np
import keras
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_digits(return_X_y=True)
X = X / 8.0 - 1.0
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=500, random_state=seed)
X_train, X_val, y_train, y_val = train_test_split(X_train, y_train, test_size=250, random_state=seed)

model = keras.Sequential([
    keras.Input((64,)),
    layers.Dense(64, use_bias=False),
    layers.BatchNormalization(),
    layers.Activation("relu"),
    layers.Dense(48, use_bias=False),
    layers.BatchNormalization(),
    layers.Activation("relu"),
    layers.Dense(32, use_bias=False),
    layers.BatchNormalization(),
    layers.Activation("relu"),
    layers.Dense(10, activation="softmax"),
])
model.compile(keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(X_train, y_train, batch_size=3, epochs=7, validation_data=(X_val, y_val), verbose=2)
p = np.nan_to_num(model.predict(X_test, verbose=0))
print("outcome", float((p.argmax(1) == y_test).mean()))
