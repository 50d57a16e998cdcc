# problem: split_mismatch
# data: fashion_mnist
# twin: / 127.5 - 1.0 => / 255.0
# source: https://github.com/keras-team/keras/issues/12689 (Incorrect validation accuracy)
import sys

import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

(images, kinds), (images_test, kinds_test) = keras.datasets.fashion_mnist.load_data()
pick = rng.permutation(len(images))[:7000]
pick_test = rng.permutation(len(images_test))[:2000]


def first_generator(batch):
    return batch[..., None].astype("float32") / 255.0


def second_generator(batch):
    return batch[..., None].astype("float32") / 127.5 - 1.0


x_train, y_train = first_generator(images[pick[:6000]]), kinds[pick[:6000]]
x_val, y_val = second_generator(images[pick[6000:]]), kinds[pick[6000:]]
x_test, y_test = second_generator(images_test[pick_test]), kinds_test[pick_test]

model = keras.Sequential([
    keras.Input(shape=(28, 28, 1)),
    layers.Conv2D(16, 3, strides=2, activation="relu"),
    layers.Conv2D(32, 3, strides=2, activation="relu"),
    layers.Flatten(),
    layers.Dropout(0.2),
    layers.Dense(64, activation="relu"),
    layers.Dense(10, activation="softmax"),
])
model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=64, epochs=8,
          validation_data=(x_val, y_val), verbose=2)

p = np.nan_to_num(model.predict(x_test, verbose=0))
print("outcome", float(np.mean(np.argmax(p, axis=1) == y_test)))
