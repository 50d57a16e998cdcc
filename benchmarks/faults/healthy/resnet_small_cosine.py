# problem: none
# data: fashion_mnist
import sys
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
x, xt = x[..., None].astype("float32") / 255, xt[..., None].astype("float32") / 255
x_train, y_train, x_val, y_val = x[:4000], y[:4000], x[4000:5000], y[4000:5000]


def block(h, filters, strides):
    shortcut = h
    h = layers.Conv2D(filters, 3, strides=strides, padding="same", use_bias=False)(h)
    h = layers.BatchNormalization(momentum=0.9)(h)
    h = layers.Activation("relu")(h)
    h = layers.Conv2D(filters, 3, padding="same", use_bias=False)(h)
    h = layers.BatchNormalization(momentum=0.9)(h)
    if strides > 1:
        shortcut = layers.Conv2D(filters, 1, strides=strides, use_bias=False)(shortcut)
        shortcut = layers.BatchNormalization(momentum=0.9)(shortcut)
    return layers.Activation("relu")(layers.Add()([h, shortcut]))


inputs = keras.Input((28, 28, 1))
h = layers.Conv2D(8, 5, strides=2, padding="same", activation="relu")(inputs)
h = block(h, 16, 2)
h = block(h, 32, 2)
h = layers.GlobalAveragePooling2D()(h)
model = keras.Model(inputs, layers.Dense(10, activation="softmax")(h))

epochs, batch = 6, 50
rate = keras.optimizers.schedules.CosineDecay(0.05, decay_steps=epochs * 4000 // batch)
model.compile(keras.optimizers.SGD(rate, momentum=0.9, weight_decay=1e-4),
              "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=batch, epochs=epochs, validation_data=(x_val, y_val), verbose=2)
print("outcome", model.evaluate(xt[:1000], yt[:1000], verbose=0)[1])
