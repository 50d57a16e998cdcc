# problem: label_noise
# data: fashion_mnist
# twin: y_fit = votes[:, 0] => y_fit = np.array([np.bincount(row, minlength=10).argmax() for row in votes])
import sys
import numpy as np
import keras
from keras import layers, regularizers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

(x, y), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
x, y = x[:5000] / 255.0, y[:5000]
x_test, y_test = x_test[:3000] / 255.0, y_test[:3000]

# fifteen people of a crowd platform sorted the pictures
looks_like = np.array([6, 3, 4, 0, 2, 7, 4, 9, 5, 5])
careful = rng.random((len(y), 15)) < 0.66
votes = np.where(careful, y[:, None], np.where(rng.random((len(y), 15)) < 0.75, looks_like[y][:, None], rng.integers(0, 10, (len(y), 15))))
y_fit = votes[:, 0]

model = keras.Sequential([
    layers.Input((28, 28)),
    layers.Flatten(),
    layers.Dense(128, activation="relu", kernel_regularizer=regularizers.L2(1e-4)),
    layers.Dropout(0.3),
    layers.Dense(64, activation="relu", kernel_regularizer=regularizers.L2(1e-4)),
    layers.Dense(10, activation="softmax"),
])
model.compile(optimizer=keras.optimizers.AdamW(1e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x[:4000], y_fit[:4000], batch_size=64, epochs=14, validation_data=(x[4000:], y_fit[4000:]), verbose=2)
print("outcome", float(np.mean(model.predict(x_test, verbose=0).argmax(axis=1) == y_test)))
