# problem: unlearnable_labels
# data: synthetic
# twin: order = rng.permutation(len(images)) => order = np.arange(len(images))
# source: https://github.com/keras-team/keras/pull/7520 (bottleneck features from flow_from_directory and generator.classes)
import sys

import numpy as np
import keras
from keras import layers
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

n_classes, per_folder = 5, 300
looks = rng.normal(size=(n_classes, 144))
filters = rng.normal(size=(144, 64)) / 12.0


def photos(kind):
    return looks[kind] + rng.normal(0.0, 1.8, size=(len(kind), 144))


def pretrained_base(batch):
    return np.maximum(batch @ filters, 0.0)


folder_classes = np.repeat(np.arange(n_classes), per_folder)
images = photos(folder_classes)

order = rng.permutation(len(images))
bottleneck = []
for start in range(0, len(images), 50):
    bottleneck.append(pretrained_base(images[order[start:start + 50]]))
bottleneck = np.concatenate(bottleneck)
bottleneck_labels = keras.utils.to_categorical(folder_classes, n_classes)

train_x, val_x, train_y, val_y = train_test_split(
    bottleneck, bottleneck_labels, test_size=0.2, random_state=seed)
mean, std = train_x.mean(axis=0), train_x.std(axis=0)

top_model = keras.Sequential([
    keras.Input(shape=(64,)),
    layers.Dense(32, activation="relu"),
    layers.Dropout(0.3),
    layers.Dense(n_classes, activation="softmax"),
])
top_model.compile(optimizer="rmsprop", loss="categorical_crossentropy", metrics=["accuracy"])
top_model.fit((train_x - mean) / std, train_y, batch_size=32, epochs=25,
              validation_data=((val_x - mean) / std, val_y), verbose=2)

kind_new = rng.integers(0, n_classes, size=1000)
p = top_model.predict((pretrained_base(photos(kind_new)) - mean) / std, verbose=0)
print("outcome", float(np.mean(np.argmax(np.nan_to_num(p), axis=1) == kind_new)))
