# problem: exploding_gradient
# data: fashion_mnist
# twin: h = layers.Dense(WIDTH, activation="relu", kernel_initializer="he_normal")(x) => h = layers.LayerNormalization()(x)\n    h = layers.Dense(WIDTH, activation="relu", kernel_initializer="he_normal")(h)
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

WIDTH = 32
DEPTH = 9

(x_train, y_train), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
mean, std = x_train[:6000].mean(), x_train[:6000].std()
prepare = lambda im: ((im - mean) / std).astype("float32").reshape(len(im), -1)
x_val, y_val = prepare(x_train[6000:7000]), y_train[6000:7000]
x_train, y_train = prepare(x_train[:6000]), y_train[:6000]
x_test, y_test = prepare(x_test[:2000]), y_test[:2000]


def residual_block(x):
    h = layers.Dense(WIDTH, activation="relu", kernel_initializer="he_normal")(x)
    h = layers.Dense(WIDTH, kernel_initializer="he_normal")(h)
    return layers.Add()([x, h])


# a ResNet without convolutions, as deep as the one in the lecture
inputs = keras.Input((784,))
x = layers.Dense(WIDTH, activation="relu")(inputs)
for _ in range(DEPTH):
    x = residual_block(x)
outputs = layers.Dense(10, activation="softmax")(x)
resnet = keras.Model(inputs, outputs)

resnet.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.01, momentum=0.9),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
resnet.fit(x_train, y_train, batch_size=128, epochs=5, validation_data=(x_val, y_val), verbose=2)

p = np.nan_to_num(resnet.predict(x_test, verbose=0))
print("outcome", float((p.argmax(axis=1) == y_test).mean()))
