# problem: batch_size
# data: tabular
# twin: BATCH = 2000 => BATCH = 32
import sys

import keras
import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

BATCH = 2000
EPOCHS = 25


class Digits(keras.utils.PyDataset):
    """Gives shuffled batches of the digits."""

    def __init__(self, images, labels, batch_size, **kwargs):
        super().__init__(**kwargs)
        self.images, self.labels, self.batch_size = images, labels, batch_size
        self.rng = np.random.default_rng(seed)
        self.order = self.rng.permutation(len(images))

    def __len__(self):
        return int(np.ceil(len(self.images) / self.batch_size))

    def __getitem__(self, index):
        rows = self.order[index * self.batch_size:(index + 1) * self.batch_size]
        return self.images[rows], self.labels[rows]

    def on_epoch_end(self):
        self.order = self.rng.permutation(len(self.images))


images, labels = load_digits(return_X_y=True)
images = (images / 16).astype("float32")
train_x, test_x, train_y, test_y = train_test_split(images, labels, test_size=500, random_state=seed)

inputs = keras.Input((64,))
features = keras.layers.Dense(64, activation="relu")(inputs)
logits = keras.layers.Dense(10)(features)
model = keras.Model(inputs, logits)
model.compile(
    optimizer=keras.optimizers.SGD(0.1),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=[keras.metrics.SparseCategoricalAccuracy(name="acc")],
)
model.fit(Digits(train_x[:1000], train_y[:1000], BATCH), validation_data=(train_x[1000:], train_y[1000:]), epochs=EPOCHS, verbose=2)
print("outcome", float(np.mean(model.predict(test_x, verbose=0).argmax(1) == test_y)))
