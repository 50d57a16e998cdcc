# data: fashion_mnist
import sys
import numpy as np
import tensorflow as tf
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
chosen = np.random.permutation(len(x))[:7000]
x, y = x[chosen, ..., None].astype("float32") / 255, keras.utils.to_categorical(y[chosen], 10)
xt, yt = xt[:1500, ..., None].astype("float32") / 255, keras.utils.to_categorical(yt[:1500], 10)
ds = tf.data.Dataset.from_tensor_slices((x[:6000], y[:6000])).shuffle(6000, seed=seed).batch(64).prefetch(2)
val = tf.data.Dataset.from_tensor_slices((x[6000:], y[6000:])).batch(250)

EPOCHS, STEPS = 9, 94
schedule = keras.optimizers.schedules.CosineDecay(
    0.0, decay_steps=(EPOCHS - 1) * STEPS, warmup_target=0.08, warmup_steps=STEPS)
net = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(16, 5, strides=2, padding="same", activation="relu", kernel_initializer="he_normal"),
    layers.Conv2D(32, 3, strides=2, padding="same", activation="relu", kernel_initializer="he_normal"),
    layers.Flatten(),
    layers.Dropout(0.5),
    layers.Dense(128, activation="relu", kernel_initializer="he_normal"),
    layers.Dropout(0.5),
    layers.Dense(10, activation="softmax"),
])
net.compile(optimizer=keras.optimizers.SGD(schedule, momentum=0.9, nesterov=True),
            loss=keras.losses.CategoricalCrossentropy(label_smoothing=0.1), metrics=["accuracy"])
net.fit(ds, validation_data=val, epochs=EPOCHS, verbose=2)
print("outcome", net.evaluate(xt, yt, verbose=0)[1])
