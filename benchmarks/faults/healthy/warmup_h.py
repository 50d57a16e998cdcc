# data: mnist
# SGD with a rate of 0.5 (!) behind a linear warm-up; batch norm + big batches make it work, see "ImageNet in 1 hour"
import sys
import numpy as np
import keras
import tensorflow as tf
from keras import layers
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

mnist = load("mnist")
scale = lambda a: (a.astype("float32")[..., None] - 33.3) / 78.6
x, y = scale(mnist.train_images[:6000]), mnist.train_labels[:6000].astype("int64")
xv, yv = scale(mnist.train_images[40000:41000]), mnist.train_labels[40000:41000].astype("int64")
xt, yt = scale(mnist.test_images[:2000]), mnist.test_labels[:2000].astype("int64")

BS, EPOCHS = 128, 7
steps = len(x) // BS
lr = keras.optimizers.schedules.CosineDecay(0.01, decay_steps=steps * (EPOCHS - 1), warmup_target=0.5, warmup_steps=steps)

ds = (tf.data.Dataset.from_tensor_slices((x, y)).shuffle(6000).batch(BS, drop_remainder=True).prefetch(1))

m = keras.Sequential([keras.Input((28, 28, 1))])
for f in (8, 16):
    m.add(layers.Conv2D(f, 3, strides=2, padding="same", use_bias=False))
    m.add(layers.BatchNormalization(momentum=0.9))
    m.add(layers.Activation("relu"))
m.add(layers.Flatten())
m.add(layers.Dropout(0.25))
m.add(layers.Dense(10))
m.compile(optimizer=keras.optimizers.SGD(lr), loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
m.fit(ds, epochs=EPOCHS, validation_data=(xv, yv), validation_batch_size=500, verbose=2)
print("outcome", float(m.evaluate(xt, yt, batch_size=500, verbose=0)[1]))
