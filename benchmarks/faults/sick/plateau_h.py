# problem: plateau
# data: mnist
# twin: mode="min" => mode="max"
import sys
import numpy as np
import keras
from keras import layers
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


class Digits(keras.utils.PyDataset):
    def __init__(self, images, labels, batch_size=64, shuffle=True, **kwargs):
        super().__init__(**kwargs)
        self.x = images.reshape(len(images), -1).astype("float32") / 255.
        self.y = np.eye(10, dtype="float32")[labels]
        self.batch_size, self.shuffle = batch_size, shuffle
        self.on_epoch_end()

    def __len__(self):
        return int(np.ceil(len(self.x) / self.batch_size))

    def __getitem__(self, i):
        ids = self.order[i * self.batch_size:(i + 1) * self.batch_size]
        return self.x[ids], self.y[ids]

    def on_epoch_end(self):
        self.order = np.random.permutation(len(self.x)) if self.shuffle else np.arange(len(self.x))


def res_block(t, width):
    """pre-activation residual MLP block"""
    s = layers.LayerNormalization()(t)
    s = layers.Dense(width, activation="gelu")(s)
    s = layers.Dense(t.shape[-1])(s)
    return layers.Add()([t, s])


data = load("mnist")
train = Digits(data.train_images[:1200], data.train_labels[:1200])
valid = Digits(data.train_images[-800:], data.train_labels[-800:], 200, shuffle=False)
test = Digits(data.test_images[:2000], data.test_labels[:2000], 200, shuffle=False)

inputs = keras.Input((784,))
t = layers.Dense(48)(inputs)
for _ in range(2):
    t = res_block(t, 64)
outputs = layers.Dense(10, activation="softmax")(layers.LayerNormalization()(t))
model = keras.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.SGD(0.003, momentum=0.8), loss="categorical_crossentropy", metrics=["accuracy"])

reduce_lr = keras.callbacks.ReduceLROnPlateau(monitor="val_accuracy", mode="min", factor=0.1, patience=2, verbose=1)
model.fit(train, validation_data=valid, epochs=30, callbacks=[reduce_lr], verbose=2)
print("outcome", float(np.nan_to_num(model.evaluate(test, verbose=0)[1])))
