# problem: batch_size
# data: mnist
# twin: BATCH = 2048 => BATCH = 32
import sys
import math
import numpy as np
import keras
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
BATCH = 2048
EPOCHS = 10


class Digits(keras.utils.PyDataset):
    def __init__(self, images, labels, shuffle=False, **kw):
        super().__init__(**kw)
        self.images, self.labels, self.shuffle = images, labels, shuffle
        self.index = np.arange(len(images))
        self.on_epoch_end()

    def __len__(self):
        return math.ceil(len(self.index) / BATCH)

    def __getitem__(self, i):
        rows = self.index[i * BATCH:(i + 1) * BATCH]
        return self.images[rows].reshape(len(rows), 784).astype("float32") / 255, self.labels[rows].astype("int32")

    def on_epoch_end(self):
        if self.shuffle:
            np.random.shuffle(self.index)


d = load("mnist")
perm = np.random.permutation(len(d.train_images))
train = Digits(d.train_images[perm[:4000]], d.train_labels[perm[:4000]], shuffle=True)
valid = Digits(d.train_images[perm[4000:5000]], d.train_labels[perm[4000:5000]])

model = keras.Sequential([
    keras.layers.Dense(96, activation="gelu"),
    keras.layers.Dropout(0.3),
    keras.layers.Dense(10),
])
model.compile("adam", keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
model.fit(train, validation_data=valid, epochs=EPOCHS, verbose=2)

x_test = d.test_images[:2000].reshape(-1, 784).astype("float32") / 255
logits = model.predict(x_test, verbose=0)
print("outcome", float(np.mean(logits.argmax(1) == d.test_labels[:2000])))
