# problem: nothing_trainable
# data: fashion_mnist
# twin: lay.trainable = False => lay.trainable = True
#
# Clothes pictures with a little conv net.
# I follow a tutorial, the numbers of the comments are the steps in it.

import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# 1. get the pictures (only some, my laptop is from 2013)
(big_x, big_y), (tst_x, tst_y) = keras.datasets.fashion_mnist.load_data()
pick = np.random.permutation(len(big_x))[:3500]
pics = big_x[pick].astype("float32")[..., None] / 255.0
labs = big_y[pick].astype("int32")
pick_t = np.random.permutation(len(tst_x))[:1000]
test_pics = tst_x[pick_t].astype("float32")[..., None] / 255.0
test_labs = tst_y[pick_t].astype("int32")

train_pics, val_pics = pics[:3000], pics[3000:]
train_labs, val_labs = labs[:3000], labs[3000:]

# 2. the body
body = keras.Sequential(
    [
        keras.Input((28, 28, 1)),
        layers.Conv2D(16, 3, strides=2, padding="same", activation="relu"),
        layers.Conv2D(32, 3, strides=2, padding="same", activation="relu"),
        layers.Flatten(),
    ],
    name="body",
)

# 3. the head on top
img = keras.Input((28, 28, 1))
z = body(img)
z = layers.Dense(64, activation="relu")(z)
answer = layers.Dense(10, activation="softmax")(z)
model = keras.Model(img, answer)

# 4. set the flag on the layers, and only THEN compile (the order matters, says the box on page 3)
for lay in model.layers:
    lay.trainable = False

model.compile(
    optimizer=keras.optimizers.Adam(1e-3),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)

# 5. go go go
model.fit(
    train_pics,
    train_labs,
    batch_size=32,
    epochs=8,
    validation_data=(val_pics, val_labs),
    verbose=2,
)

loss_t, acc_t = model.evaluate(test_pics, test_labs, verbose=0)
print("test loss", loss_t)
print("outcome", float(np.nan_to_num(acc_t, nan=0.0)))
