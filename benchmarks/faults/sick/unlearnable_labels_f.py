# problem: unlearnable_labels
# data: mnist
# twin: for name in sorted(folder): => for name in sorted(folder, key=lambda name: int(name[4:-4])):
import sys
import numpy as np
import keras
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

mnist = load("mnist")
COUNT = 5500
# the unpacked archive: scan0.png, scan1.png, ... and a list with one label per line
folder = {f"scan{i}.png": mnist.train_images[i] for i in range(COUNT)}
labels = mnist.train_labels[:COUNT].astype("int32")

pixels = []
for name in sorted(folder):
    pixels.append(folder[name].astype("float32") / 127.5 - 1.0)
pixels = np.stack(pixels)

order = np.random.default_rng(seed).permutation(COUNT)
fit_part, val_part = order[:4500], order[4500:]

model = keras.Sequential(
    [
        keras.Input(shape=(28, 28, 1)),
        keras.layers.Conv2D(8, 3, strides=2, activation="relu"),
        keras.layers.Conv2D(16, 3, strides=2, activation="relu"),
        keras.layers.Flatten(),
        keras.layers.Dropout(0.25),
        keras.layers.Dense(10),
    ]
)
model.compile(
    optimizer=keras.optimizers.Adam(3e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=[keras.metrics.SparseCategoricalAccuracy(name="acc")],
)
model.fit(
    pixels[fit_part], labels[fit_part],
    validation_data=(pixels[val_part], labels[val_part]),
    epochs=12, batch_size=64, verbose=2,
)
test = mnist.test_images[:3000].astype("float32") / 127.5 - 1.0
answer = np.argmax(model.predict(test, verbose=0), axis=-1)
print("outcome", float(np.mean(answer == mnist.test_labels[:3000])))
