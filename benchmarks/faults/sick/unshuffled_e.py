# problem: unshuffled
# data: mnist
# twin: order = np.argsort(labels, kind="stable") => order = np.random.default_rng(seed).permutation(len(labels))
import sys
import numpy as np
import keras
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

data = load("mnist")
images, labels = data.train_images[:5000], data.train_labels[:5000]
# on disk there is one folder per digit
order = np.argsort(labels, kind="stable")


def read_folders(batch):
    while True:
        for start in range(0, len(order) - batch + 1, batch):
            take = order[start:start + batch]
            yield images[take].reshape(batch, -1).astype("float32") / 255.0, labels[take].astype("int32")


x_val = data.test_images[:1000].reshape(1000, -1).astype("float32") / 255.0
y_val = data.test_labels[:1000].astype("int32")
x_test = data.test_images[1000:4000].reshape(3000, -1).astype("float32") / 255.0
y_test = data.test_labels[1000:4000].astype("int32")

model = keras.Sequential()
model.add(keras.layers.Input((784,)))
model.add(keras.layers.Dropout(0.2))
model.add(keras.layers.Dense(64, activation="relu"))
model.add(keras.layers.Dropout(0.3))
model.add(keras.layers.Dense(10, activation="softmax"))
model.compile(loss="sparse_categorical_crossentropy", optimizer=keras.optimizers.Adam(3e-3), metrics=["accuracy"])
model.fit(read_folders(50), steps_per_epoch=100, epochs=12, validation_data=(x_val, y_val), verbose=2)
print("outcome", model.evaluate(x_test, y_test, verbose=0)[1])
