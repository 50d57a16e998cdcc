# problem: dead_relu
# data: sklearn
# twin: ReLU(threshold=6.0) => ReLU(max_value=6.0)
'''digits with conv layers. I want something that would fit on a microcontroller later
so everything is tiny and the activation is the one of the phone nets (with the 6).'''
import sys
import numpy as np
import keras
from keras import layers
from sklearn import datasets, model_selection

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

images, target = datasets.load_digits(return_X_y=True)
images = images.reshape(-1, 8, 8, 1).astype("float32") / 16
target = keras.utils.to_categorical(target, 10)

tr_x, te_x, tr_y, te_y = model_selection.train_test_split(images, target, test_size=0.2, random_state=seed)
tr_x, va_x, tr_y, va_y = model_selection.train_test_split(tr_x, tr_y, test_size=0.15, random_state=seed)


def block(x, filters, stride=1):
    x = layers.Conv2D(filters, 3, strides=stride, padding="same")(x)
    x = layers.ReLU(threshold=6.0)(x)
    return x


pic = layers.Input((8, 8, 1))
x = block(pic, 12)
x = block(x, 24, stride=2)
x = layers.Flatten()(x)
x = layers.Dense(32)(x)
x = layers.ReLU(threshold=6.0)(x)
digit = layers.Dense(10, activation="softmax")(x)

chip = keras.Model(pic, digit)
print("weights to store:", chip.count_params())    # must stay under 20k, please

chip.compile(optimizer=keras.optimizers.Nadam(2e-3),
             loss=keras.losses.CategoricalCrossentropy(),
             metrics=["accuracy"])
chip.fit(tr_x, tr_y, batch_size=32, epochs=15, validation_data=(va_x, va_y), verbose=2)

_, acc = chip.evaluate(te_x, te_y, verbose=0)
print("outcome", float(np.nan_to_num(acc, nan=0.0)))
