# data: fashion_mnist
import sys
import numpy as np
import keras
from keras.layers import Conv2D, Dense, Dropout, GlobalAveragePooling2D, Input, MaxPooling2D

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
take = rng.permutation(len(x))[:6000]
x = x[take, :, :, None].astype("float32") / 255
y = keras.utils.to_categorical(y[take], 10)
x_tr, y_tr, x_va, y_va = x[:5000], y[:5000], x[5000:], y[5000:]


def mixup(images, onehot, batch=50, alpha=0.4):
    while True:
        order = rng.permutation(len(images))
        for s in range(0, len(order), batch):
            i = order[s:s + batch]
            j = rng.permutation(i)
            lam = rng.beta(alpha, alpha, len(i)).astype("float32")
            l4 = lam[:, None, None, None]
            yield l4 * images[i] + (1 - l4) * images[j], lam[:, None] * onehot[i] + (1 - lam[:, None]) * onehot[j]


model = keras.Sequential([
    Input((28, 28, 1)),
    Conv2D(16, 3, activation="relu"),
    MaxPooling2D(),
    Conv2D(32, 3, activation="relu"),
    MaxPooling2D(),
    keras.layers.Flatten(),
    Dense(64, activation="relu"),
    Dense(10, activation="softmax"),
])
model.compile(
    loss="categorical_crossentropy",
    optimizer=keras.optimizers.SGD(keras.optimizers.schedules.CosineDecay(0.05, 14 * 100, alpha=0.02), momentum=0.9),
    metrics=["accuracy"],
)
model.fit(mixup(x_tr, y_tr), steps_per_epoch=100, epochs=14, validation_data=(x_va, y_va), verbose=2)

xt = xt[:4000, :, :, None].astype("float32") / 255
print("outcome", float((model.predict(xt, verbose=0).argmax(1) == yt[:4000]).mean()))
