# data: fashion_mnist
# The laundry sorter. Plain old SGD because a guy in the forum swore that it is enough
# if you let the step grow first and then shrink it like a cosine. He was right (grrr).
import sys
import numpy as np
import keras
from keras import layers
from keras.optimizers.schedules import CosineDecay

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(xa, ya), (xt, yt) = keras.datasets.fashion_mnist.load_data()
i = np.random.permutation(len(xa))[:4600]
j = np.random.permutation(len(xt))[:1200]
x = (xa[i].astype("float32") / 255 - 0.29) / 0.35       # mean and spread of all the pictures, looked up
y = keras.utils.to_categorical(ya[i], 10)
x_test = (xt[j].astype("float32") / 255 - 0.29) / 0.35
y_test = yt[j]
x, x_test = x[..., np.newaxis], x_test[..., np.newaxis]

EPOCHS, BATCH, N = 9, 64, 4000
total = EPOCHS * ((N + BATCH - 1) // BATCH)
step = CosineDecay(initial_learning_rate=0.005, decay_steps=total - 60,
                   warmup_target=0.12, warmup_steps=60)


def conv(t, f):
    t = layers.Conv2D(f, 3, strides=2, padding="same", use_bias=False)(t)
    t = layers.BatchNormalization(momentum=0.9)(t)
    return layers.Activation("relu")(t)


a = keras.Input((28, 28, 1))
t = conv(a, 16)
t = conv(t, 32)
t = layers.Flatten()(t)
t = layers.Dropout(0.3)(t)
b = layers.Dense(10, activation="softmax")(t)
sorter = keras.Model(a, b)

sorter.compile(
    optimizer=keras.optimizers.SGD(learning_rate=step, momentum=0.8, nesterov=True),
    loss=keras.losses.CategoricalCrossentropy(label_smoothing=0.1),   # so the loss never gets near 0
    metrics=["accuracy"],
)
sorter.fit(x[:N], y[:N], validation_data=(x[N:], y[N:]), epochs=EPOCHS, batch_size=BATCH, verbose=2)

acc = np.mean(sorter.predict(x_test, verbose=0).argmax(1) == y_test)
print("outcome", float(np.nan_to_num(acc, nan=0.0)))
