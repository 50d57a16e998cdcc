# problem: mode_gap
# data: sklearn
# twin: layers.BatchNormalization() => layers.BatchNormalization(momentum=0.5)
# source: https://github.com/keras-team/keras/issues/8411 (Good accuracy but really bad predictions)
import sys

import numpy as np
import keras
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

imgs, y = load_digits(return_X_y=True)
imgs = imgs.astype("float32") / 16.0
imgs, imgs_new, y, y_new = train_test_split(imgs, y, test_size=450, random_state=seed)
imgs, imgs_val, y, y_val = train_test_split(imgs, y, test_size=247, random_state=seed)


def block(x, width):
    x = layers.Dense(width)(x)
    x = layers.BatchNormalization()(x)
    return layers.Activation("relu")(x)


inputs = keras.Input(shape=(64,))
x = inputs
for width in (64, 64, 64, 48, 32):
    x = block(x, width)
outputs = layers.Dense(10, activation="softmax")(x)
model = keras.Model(inputs, outputs)

model.compile(loss="sparse_categorical_crossentropy",
              optimizer=keras.optimizers.Adam(learning_rate=0.01), metrics=["accuracy"])
model.fit(imgs, y, batch_size=220, epochs=7, shuffle=True,
          validation_data=(imgs_val, y_val), verbose=2)

p = np.nan_to_num(model.predict(imgs_new, verbose=0))
print("outcome", float(np.mean(np.argmax(p, axis=1) == y_new)))
