# data: fashion_mnist
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x_train, y_train), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
rows = np.random.default_rng(seed).permutation(60000)
x_train, y_train = x_train[rows], y_train[rows]
x_train = x_train.reshape(-1, 784)[:9000].astype("float32") / 255.0
y_train = y_train[:9000]
x_test = x_test.reshape(-1, 784)[:5000].astype("float32") / 255.0
y_test = y_test[:5000]

model = keras.Sequential(
    [
        keras.layers.Input(shape=(784,)),
        keras.layers.Dropout(0.1),
        keras.layers.Dense(192, activation="relu"),
        keras.layers.Dropout(0.5),
        keras.layers.Dense(96, activation="relu"),
        keras.layers.Dropout(0.5),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(
    x_train, y_train,
    epochs=22,
    batch_size=64,
    validation_split=0.15,
    callbacks=[keras.callbacks.ReduceLROnPlateau(patience=2, factor=0.5, min_lr=1e-5)],
    verbose=2,
)
loss, acc = model.evaluate(x_test, y_test, verbose=0)
print("outcome", acc)
