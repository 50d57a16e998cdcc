# problem: unlearnable_labels
# data: fashion_mnist
# twin: for name in sorted(store) => for name in sorted(store, key=lambda s: int(s[4:-4]))
import csv
import io
import sys

import numpy as np
import tensorflow as tf
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(raw_x, raw_y), (test_x, test_y) = keras.datasets.fashion_mnist.load_data()
pick = np.random.default_rng(seed).permutation(len(raw_x))[:5000]

# the shop's export: a folder of pictures and a labels.csv (one row per picture, by number)
store = {f"img_{i}.png": raw_x[k] for i, k in enumerate(pick)}
table = io.StringIO()
csv.writer(table).writerows([[i, int(raw_y[k])] for i, k in enumerate(pick)])
table.seek(0)

labels = np.array([int(row[1]) for row in csv.reader(table)])
images = np.stack([store[name] for name in sorted(store)])
images = images[..., None].astype("float32") / 255.0

train = (tf.data.Dataset.from_tensor_slices((images[:4200], labels[:4200]))
         .shuffle(4200, seed=seed).batch(32).prefetch(2))
valid = tf.data.Dataset.from_tensor_slices((images[4200:], labels[4200:])).batch(200)


class Tagger(keras.Model):
    def __init__(self):
        super().__init__()
        self.c1 = keras.layers.Conv2D(12, 3, strides=2, activation="relu")
        self.c2 = keras.layers.Conv2D(24, 3, strides=2, activation="relu")
        self.flat = keras.layers.Flatten()
        self.drop = keras.layers.Dropout(0.2)
        self.out = keras.layers.Dense(10)

    def call(self, x, training=False):
        x = self.c2(self.c1(x))
        return self.out(self.drop(self.flat(x), training=training))


model = Tagger()
model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=2e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(train, validation_data=valid, epochs=6, verbose=2)

shop = test_x[:2000, ..., None].astype("float32") / 255.0
acc = np.mean(np.argmax(model.predict(shop, batch_size=250, verbose=0), axis=1) == test_y[:2000])
print("outcome", float(np.nan_to_num(acc)))
