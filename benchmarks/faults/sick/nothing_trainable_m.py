# problem: nothing_trainable
# data: fashion_mnist
# twin: for layer in net.layers: => for layer in net.layers[:1]:
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# Clothes, looked at through a fixed set of hand-made edge filters.

(pics, tags), (pics_new, tags_new) = keras.datasets.fashion_mnist.load_data()
pick = np.random.default_rng(seed).choice(len(pics), 4000, replace=False)
pics = pics[pick][..., None].astype("float32") / 255.0
tags = tags[pick].astype("int32")
pics_new = pics_new[:2000][..., None].astype("float32") / 255.0
tags_new = tags_new[:2000].astype("int32")

sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], "float32") / 4.0
slant = np.array([[0, 1, 2], [-1, 0, 1], [-2, -1, 0]], "float32") / 4.0
blur = np.ones((3, 3), "float32") / 9.0
spot = np.array([[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]], "float32") / 8.0
bank = [sobel, -sobel, sobel.T, -sobel.T, slant, -slant, blur, spot]
kernel = np.stack(bank, axis=-1)[:, :, None, :]          # (3, 3, 1, 8)

net = keras.Sequential([
    keras.Input((28, 28, 1)),
    keras.layers.Conv2D(8, 3, activation="relu", name="edges"),
    keras.layers.MaxPooling2D(3),
    keras.layers.Flatten(),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dropout(0.3),
    keras.layers.Dense(10, activation="softmax"),
])
net.get_layer("edges").set_weights([kernel, np.zeros(8, "float32")])

# the filters stay as they are
for layer in net.layers:
    layer.trainable = False

net.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
net.fit(pics, tags, batch_size=50, epochs=12, validation_split=0.15, verbose=2)

hits = net.predict(pics_new, verbose=0).argmax(1) == tags_new
print("outcome", float(hits.mean()))
