# problem: dead_relu
# data: fashion_mnist
# twin: bias_initializer=keras.initializers.Constant(-4.0) => bias_initializer="zeros"
import sys

import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x_train, y_train), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
x_train, y_train = x_train[:5000].reshape(-1, 784) / 255.0, y_train[:5000]
x_test, y_test = x_test[:1000].reshape(-1, 784) / 255.0, y_test[:1000]


def dense(units):
    return layers.Dense(
        units,
        activation="relu",
        kernel_initializer="he_normal",
        bias_initializer=keras.initializers.Constant(-4.0),
    )


model = keras.Sequential([keras.Input((784,)), dense(100), dense(50), layers.Dense(10, activation="softmax")])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(
    x_train,
    y_train,
    validation_split=0.2,
    batch_size=64,
    epochs=8,
    callbacks=[keras.callbacks.ReduceLROnPlateau(patience=5)],
    verbose=2,
)
print("outcome", float(model.evaluate(x_test, y_test, verbose=0)[1]))
