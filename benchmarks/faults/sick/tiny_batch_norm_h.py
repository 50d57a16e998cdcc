# problem: tiny_batch_norm
# data: mnist
# twin: batch_size=2, => batch_size=32,
# twin: , gradient_accumulation_steps=16 => 
"""digit classifier, my old laptop card only has 2 GB so I accumulate gradients to get an effective batch of 32"""
import sys
import numpy as np
import keras
from keras import layers
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

d = load("mnist")
def prep(im):
    return (im.reshape(-1, 28, 28, 1) / 255.0).astype(np.float32)

xtr, ytr = prep(d.train_images[:2000]), d.train_labels[:2000].astype("int32")
xva, yva = prep(d.train_images[50000:50500]), d.train_labels[50000:50500].astype("int32")
xte, yte = prep(d.test_images[:2000]), d.test_labels[:2000].astype("int32")

inp = keras.Input(shape=(28, 28, 1), name="image")
h = layers.Conv2D(12, 5, strides=2, activation="relu")(inp)
h = layers.Conv2D(24, 3, strides=2, activation="relu")(h)
h = layers.Flatten()(h)
h = layers.Dropout(0.3)(h)
h = layers.Dense(64)(h)
h = layers.BatchNormalization(momentum=0.97)(h)
h = layers.ReLU()(h)
h = layers.Dense(32)(h)
h = layers.BatchNormalization(momentum=0.97)(h)
h = layers.ReLU()(h)
out = layers.Dense(10, activation="softmax")(h)
net = keras.Model(inp, out)

opt = keras.optimizers.Adam(learning_rate=2e-3, gradient_accumulation_steps=16)
net.compile(optimizer=opt, loss=keras.losses.SparseCategoricalCrossentropy(), metrics=["accuracy"])
net.fit(xtr, ytr, batch_size=2, epochs=4, validation_data=(xva, yva), validation_batch_size=250, verbose=2)

loss, acc = net.evaluate(xte, yte, batch_size=250, verbose=0)
print("test", loss, acc)
print("outcome", float(np.nan_to_num(acc)))
