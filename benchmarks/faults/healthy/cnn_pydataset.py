# problem: none
# data: fashion_mnist
import sys
import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


class Clothes(keras.utils.PyDataset):
    """Batches of 32, mirrored at random and in a new order every epoch."""

    def __init__(self, images, labels, training, **kwargs):
        super().__init__(**kwargs)
        self.images, self.labels, self.training = images, labels, training
        self.rng = np.random.default_rng(seed)
        self.order = self.rng.permutation(len(images))

    def __len__(self):
        return len(self.images) // 32

    def __getitem__(self, index):
        chosen = self.order[32 * index:32 * index + 32]
        batch = self.images[chosen, :, :, None] / np.float32(255)
        if self.training:
            flip = self.rng.random(len(batch)) < 0.5
            batch[flip] = batch[flip, :, ::-1]
        return batch, self.labels[chosen]

    def on_epoch_end(self):
        if self.training:
            self.rng.shuffle(self.order)


(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(16, 3, activation="relu"), layers.MaxPooling2D(),
    layers.Conv2D(24, 3, activation="relu"), layers.MaxPooling2D(),
    layers.Flatten(), layers.Dropout(0.3),
    layers.Dense(10, activation="softmax"),
])
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(Clothes(x[:4000], y[:4000], True), validation_data=Clothes(x[4000:4800], y[4000:4800], False), epochs=7, verbose=2)
print("outcome", model.evaluate(xt[:1000, :, :, None] / np.float32(255), yt[:1000], verbose=0)[1])
