# data: mnist
# New product line: the body was trained on the digits 0-4, now 5-9 must be told apart with 150 pictures of each.
import sys
import numpy as np
import keras
from keras import layers
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

d = load("mnist")
pix = lambda im: (im.astype("float32") / 255.0).reshape(-1, 28, 28, 1)
X, Y = pix(d.train_images[:12000]), np.asarray(d.train_labels[:12000]).astype(int).ravel()
XT, YT = pix(d.test_images[:4000]), np.asarray(d.test_labels[:4000]).astype(int).ravel()

old, new = np.where(Y < 5)[0], np.where(Y >= 5)[0]
src, src_val = old[:4000], old[4000:4600]

img = keras.Input((28, 28, 1))
h = layers.Conv2D(16, 3, strides=2, activation="relu")(img)
h = layers.Conv2D(32, 3, strides=2, activation="relu")(h)
h = layers.Conv2D(48, 3, activation="relu")(h)
body = keras.Model(img, layers.Flatten()(layers.MaxPooling2D(2)(h)), name="body")

first = keras.Sequential([body, layers.Dropout(0.4), layers.Dense(5, activation="softmax")])
first.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
first.fit(X[src], Y[src], validation_data=(X[src_val], Y[src_val]), epochs=2, batch_size=64, verbose=2)

shots = np.concatenate([new[Y[new] == c][:150] for c in range(5, 10)])
held = np.concatenate([new[Y[new] == c][200:260] for c in range(5, 10)])
body.trainable = False
second = keras.Sequential([
    keras.Input((28, 28, 1)),
    body,
    layers.Dropout(0.3),
    layers.Dense(5, kernel_regularizer=keras.regularizers.L2(1e-3)),
])
second.compile(
    optimizer=keras.optimizers.SGD(0.02, momentum=0.9),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
second.fit(X[shots], Y[shots] - 5, validation_data=(X[held], Y[held] - 5), batch_size=25, epochs=10, verbose=2)

t = YT >= 5
print("outcome", float(second.evaluate(XT[t], YT[t] - 5, verbose=0)[1]))
