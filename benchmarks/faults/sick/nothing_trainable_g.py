# problem: nothing_trainable
# data: fashion-mnist
# twin: clf.trainable = False => body.trainable = False
# Self-supervised pretraining by rotation prediction, then a linear probe on few labelled images.
import sys
import numpy as np
import keras
from keras import layers as L
seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(xa, ya), (xb, yb) = keras.datasets.fashion_mnist.load_data()
prep = lambda x: x[..., None].astype("float32") / 127.5 - 1.0
unlabelled = prep(xa[:2000])
x_lab, y_lab = prep(xa[10000:11500]), ya[10000:11500]
x_val, y_val = prep(xa[20000:20400]), ya[20000:20400]
x_test, y_test = prep(xb[:1000]), yb[:1000]

# pretext task: which quarter turn was applied?
turn = np.random.randint(0, 4, len(unlabelled))
rotated = np.stack([np.rot90(im, t) for im, t in zip(unlabelled, turn)])

body = keras.Sequential([
    keras.Input((28, 28, 1)),
    L.Conv2D(16, 5, strides=2, activation="relu", padding="same"),
    L.Conv2D(32, 3, strides=2, activation="relu", padding="same"),
    L.Conv2D(32, 3, strides=2, activation="relu", padding="same"),
    L.Flatten(),
], name="body")
pretext = keras.Sequential([body, L.Dense(4, activation="softmax")])
pretext.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
pretext.fit(rotated[:1700], turn[:1700], validation_data=(rotated[1700:], turn[1700:]), epochs=3, batch_size=32, verbose=2)

# downstream: ten kinds of clothing, keep the features that were learned
clf = keras.Sequential([keras.Input((28, 28, 1)), body, L.Dropout(0.2), L.Dense(10)])
clf.trainable = False
clf.compile(
    optimizer=keras.optimizers.Adam(2e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
clf.fit(x_lab, y_lab, validation_data=(x_val, y_val), epochs=8, batch_size=32, verbose=2)
loss, acc = clf.evaluate(x_test, y_test, verbose=0)
print("outcome", float(np.nan_to_num(acc)))
