# problem: mode_gap
# data: mnist
# twin: BatchNormalization(momentum=0.9999) => BatchNormalization(momentum=0.9)
import sys
import numpy as np
import keras
from keras.layers import Activation, BatchNormalization, Conv2D, Dense, Dropout, Flatten, MaxPooling2D
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

data = load("mnist")
x = data.train_images[:5000].astype("float32") / 255
y = keras.utils.to_categorical(data.train_labels[:5000].ravel(), 10)
x_test = data.test_images[:3000].astype("float32") / 255
y_test = data.test_labels[:3000].ravel()


def block(t, n):
    t = Conv2D(n, 3, padding="same", use_bias=False)(t)
    t = BatchNormalization(momentum=0.9999)(t)
    t = Activation("relu")(t)
    return MaxPooling2D()(t)


inp = keras.Input((28, 28, 1))
t = block(inp, 8)
t = block(t, 16)
t = block(t, 24)
t = Flatten()(t)
t = Dense(32, use_bias=False)(t)
t = BatchNormalization(momentum=0.9999)(t)
t = Activation("relu")(t)
t = Dropout(0.3)(t)
out = Dense(10, activation="softmax")(t)
cnn = keras.Model(inp, out)
cnn.compile(optimizer=keras.optimizers.SGD(0.02, momentum=0.9, nesterov=True), loss="categorical_crossentropy", metrics=["accuracy"])
cnn.fit(x[:4200], y[:4200], validation_data=(x[4200:], y[4200:]), epochs=6, batch_size=64, verbose=2)

print("outcome", float(np.mean(np.argmax(cnn.predict(x_test, verbose=0), 1) == y_test)))
