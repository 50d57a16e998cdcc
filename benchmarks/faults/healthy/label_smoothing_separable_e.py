# data: mnist
import sys
import keras
import numpy as np
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

CLASSES = 10
SMOOTH = 0.2
BATCH = 64
EPOCHS = 14

mnist = load("mnist")
idx = np.random.default_rng(seed).choice(60000, 5000, replace=False)
x = (mnist.train_images[idx].astype("float32") - 33.0) / 79.0
y = keras.utils.to_categorical(mnist.train_labels[idx].reshape(-1), CLASSES)
xt = (mnist.test_images[:4000].astype("float32") - 33.0) / 79.0
yt = mnist.test_labels[:4000].reshape(-1)


def build():
    L = keras.layers
    i = L.Input((28, 28, 1))
    t = L.Conv2D(20, 5, strides=2, activation="swish")(i)
    t = L.SeparableConv2D(32, 3, activation="swish")(t)
    t = L.MaxPooling2D()(t)
    t = L.SeparableConv2D(48, 3, activation="swish")(t)
    t = L.Flatten()(t)
    t = L.Dropout(0.25)(t)
    return keras.Model(i, L.Dense(CLASSES)(t))


net = build()
net.compile(
    optimizer=keras.optimizers.AdamW(4e-3, weight_decay=5e-4),
    loss=keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=SMOOTH),
    metrics=["accuracy"],
)
net.fit(x[:4200], y[:4200], batch_size=BATCH, epochs=EPOCHS, validation_data=(x[4200:], y[4200:]), verbose=2,
        callbacks=[keras.callbacks.LearningRateScheduler(lambda epoch, lr: lr * 0.85)])
print("outcome", np.mean(net.predict(xt, verbose=0).argmax(-1) == yt))
