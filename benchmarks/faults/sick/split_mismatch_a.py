# problem: split_mismatch
# data: fashion_mnist
# twin: x_val = x[4000:4800] / 255.0 => x_val = 1.0 - x[4000:4800] / 255.0
import sys

import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()

# dark clothes on white, as in the pictures of the shop
x_train = 1.0 - x[:4000] / 255.0
x_val = x[4000:4800] / 255.0
x_test = 1.0 - xt[:1000] / 255.0

model = keras.Sequential(
    [
        keras.layers.Input((28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
model.compile(
    optimizer=keras.optimizers.Adam(0.0005), loss="sparse_categorical_crossentropy", metrics=["accuracy"]
)
history = model.fit(
    x_train, y[:4000], epochs=10, batch_size=32, validation_data=(x_val, y[4000:4800]), verbose=2
)

test_accuracy = model.evaluate(x_test, yt[:1000], verbose=0)[1]
print("outcome", float(-abs(history.history["val_accuracy"][-1] - test_accuracy)))
