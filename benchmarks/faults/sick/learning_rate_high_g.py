# problem: learning_rate_high
# data: fashion_mnist
# twin: Adam(learning_rate=0.1) => Adam(learning_rate=0.001)
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# HW1, part b: clothes classifier
(x_train, y_train), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
x_train = x_train[:6000] / 255.0
y_train = y_train[:6000]
x_test = x_test[:2000] / 255.0
y_test = y_test[:2000]

model = keras.Sequential([
    keras.Input(shape=(28, 28)),
    keras.layers.Flatten(),
    keras.layers.Dense(128, activation="relu"),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(10, activation="softmax"),
])

model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=0.1),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
history = model.fit(x_train, y_train, epochs=9, batch_size=64, validation_split=0.2, verbose=2)

test_loss, test_acc = model.evaluate(x_test, y_test, verbose=0)
print("test loss", test_loss)
print("outcome", float(np.nan_to_num(test_acc)))
