# problem: class_imbalance
# data: mnist
# twin: self.rng = np.random.default_rng(seed) => self.rng = np.random.default_rng(seed)\n        self.places = [np.flatnonzero(y == k) for k in range(10)]
# twin: chosen = self.rng.integers(0, len(self.y), self.size) => kinds = self.rng.integers(0, 10, self.size)\n        chosen = np.array([self.rng.choice(self.places[k]) for k in kinds])
import sys
import numpy as np
import keras
from keras import layers
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
d = load("mnist")

# digits cut out of photographs of meters
found = [1300, 15, 900, 15, 800, 700, 15, 900, 15, 700]
rows = np.concatenate([np.flatnonzero(d.train_labels == k)[:m] for k, m in enumerate(found)])


class Batches(keras.utils.PyDataset):
    def __init__(self, x, y, size=64, steps=80, **kwargs):
        super().__init__(**kwargs)
        self.x, self.y, self.size, self.steps = x, y, size, steps
        self.rng = np.random.default_rng(seed)

    def __len__(self):
        return self.steps

    def __getitem__(self, index):
        chosen = self.rng.integers(0, len(self.y), self.size)
        moved = np.roll(self.x[chosen], self.rng.integers(-2, 3, 2), axis=(1, 2))
        return moved.astype("float32") / 255.0, keras.utils.to_categorical(self.y[chosen], 10)


train = Batches(d.train_images[rows], d.train_labels[rows])
val_rows = np.concatenate([np.flatnonzero(d.test_labels == k)[:m // 5] for k, m in enumerate(found)])
val_x = d.test_images[val_rows].astype("float32") / 255.0
val_y = keras.utils.to_categorical(d.test_labels[val_rows], 10)

inp = keras.Input((28, 28, 1))
h = layers.Conv2D(8, 3, strides=2, use_bias=False)(inp)
h = layers.BatchNormalization()(h)
h = layers.ReLU()(h)
h = layers.SeparableConv2D(24, 3, strides=2, activation="relu")(h)
h = layers.Dropout(0.4)(layers.Flatten()(h))
net = keras.Model(inp, layers.Dense(10, activation="softmax")(h))
net.compile(keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(2e-3, 1120, alpha=0.02)), "categorical_crossentropy", metrics=["accuracy"])
net.fit(train, epochs=14, validation_data=(val_x, val_y), verbose=2)

guess = net.predict(d.test_images[5000:9000].astype("float32") / 255.0, verbose=0).argmax(1)
truth = d.test_labels[5000:9000]
print("outcome", float(np.mean([np.mean(guess[truth == k] == k) for k in range(10)])))
