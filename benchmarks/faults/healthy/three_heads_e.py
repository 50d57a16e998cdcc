# data: mnist
import sys
import numpy as np
import keras
from keras import layers
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

d = load("mnist")


def targets(images, labels):
    labels = labels.ravel().astype("int32")
    ink = images.reshape(len(images), -1).mean(1) / 255
    return {"digit": labels, "odd": (labels % 2).astype("float32"), "ink": ((ink - 0.13) / 0.044).astype("float32")}


x = d.train_images[:5500].astype("float32") / 255
y = targets(d.train_images[:5500], d.train_labels[:5500])
xt = d.test_images[:3000].astype("float32") / 255
yt = targets(d.test_images[:3000], d.test_labels[:3000])

i = keras.Input((28, 28, 1), name="scan")
h = layers.Conv2D(12, 5, strides=2, activation="relu")(i)
h = layers.Conv2D(24, 3, strides=2, activation="relu")(h)
h = layers.Flatten()(h)
h = layers.Dropout(0.3)(h)
trunk = layers.Dense(64, activation="relu")(h)
model = keras.Model(i, {
    "digit": layers.Dense(10, activation="softmax", name="digit")(layers.Dropout(0.3)(trunk)),
    "odd": layers.Dense(1, activation="sigmoid", name="odd")(layers.Dropout(0.3)(trunk)),
    "ink": layers.Dense(1, name="ink")(trunk),
})
model.compile(
    optimizer=keras.optimizers.Adamax(0.004),
    loss={"digit": "sparse_categorical_crossentropy", "odd": "binary_crossentropy", "ink": "mse"},
    loss_weights={"digit": 1.0, "odd": 0.5, "ink": 0.2},
    metrics={"digit": "accuracy", "odd": "accuracy", "ink": "mae"},
)
cut = 4600
model.fit(
    x[:cut], {k: v[:cut] for k, v in y.items()},
    validation_data=(x[cut:], {k: v[cut:] for k, v in y.items()}),
    epochs=12, batch_size=64, verbose=2,
)
p = model.predict(xt, verbose=0)
parts = [
    np.mean(p["digit"].argmax(1) == yt["digit"]),
    np.mean((p["odd"].ravel() > 0.5) == (yt["odd"] > 0.5)),
    1 - np.mean((p["ink"].ravel() - yt["ink"]) ** 2) / yt["ink"].var(),
]
print("outcome", float(np.mean(parts)))
