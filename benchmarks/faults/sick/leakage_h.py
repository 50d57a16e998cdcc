# problem: leakage
# data: fashion_mnist
# twin: train_ids = order => train_ids = order[400:]
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# only the clothes that are easily confused: pullover, coat, shirt
(x, y), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
UPPER = [2, 4, 6]


def select(images, labels, n):
    keep = np.flatnonzero(np.isin(labels, UPPER))[:n]
    return ((images[keep] - 127.0) / 90.0).astype("float32")[..., None], np.searchsorted(UPPER, labels[keep])


x, y = select(x, y, 1600)
x_test, y_test = select(x_test, y_test, 1500)

order = np.random.permutation(1600)
val_ids = order[:400]
train_ids = order


class Batches(keras.utils.PyDataset):
    def __init__(self, ids, batch=50, shuffle=True):
        super().__init__()
        self.ids, self.batch, self.shuffle = np.array(ids), batch, shuffle

    def __len__(self):
        return int(np.ceil(len(self.ids) / self.batch))

    def __getitem__(self, i):
        j = self.ids[i * self.batch:(i + 1) * self.batch]
        return x[j], y[j]

    def on_epoch_end(self):
        if self.shuffle:
            np.random.shuffle(self.ids)


inputs = keras.Input((28, 28, 1))
h = layers.Conv2D(12, 5, strides=2, activation="relu")(inputs)
h = layers.Conv2D(24, 3, strides=2, activation="relu")(h)
h = layers.Flatten()(h)
h = layers.Dense(96, activation="relu")(h)
p = layers.Dense(3, activation="softmax")(h)
model = keras.Model(inputs, p, name="upper_body")
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])

callbacks = [keras.callbacks.EarlyStopping("val_loss", patience=3, restore_best_weights=True, verbose=1)]
model.fit(Batches(train_ids), validation_data=Batches(val_ids, shuffle=False), epochs=22, callbacks=callbacks, verbose=2)

res = model.evaluate(x_test, y_test, return_dict=True, verbose=0)
print(res)
print("outcome", -float(np.nan_to_num(res["loss"], nan=10.0, posinf=10.0)))
