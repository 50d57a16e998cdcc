# problem: dropout_misplaced
# data: fashion_mnist
# twin: out = block(h, 784, act="sigmoid") => out = layers.Dense(784, activation="sigmoid")(h)
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(pics, _), (held, _) = keras.datasets.fashion_mnist.load_data()
pick = np.random.permutation(len(pics))[:5000]
pics = pics[pick].reshape(-1, 784).astype("float32") / 255.0
held = held[:1000].reshape(-1, 784).astype("float32") / 255.0
x_train, x_val = pics[:4200], pics[4200:]


def block(x, units, act="relu", rate=0.25):
    """fully connected layer with the usual regularisation"""
    x = layers.Dense(units, activation=act)(x)
    return layers.Dropout(rate)(x)


image = keras.Input((784,))
h = block(image, 256)
code = layers.Dense(40, name="code")(h)
h = block(code, 256)
out = block(h, 784, act="sigmoid")

autoencoder = keras.Model(image, out, name="autoencoder")
autoencoder.compile(optimizer=keras.optimizers.Adam(1.5e-3), loss=keras.losses.MeanSquaredError())
autoencoder.fit(x_train, x_train, batch_size=64, epochs=14, validation_data=(x_val, x_val), verbose=2)

again = autoencoder.predict(held, verbose=0)
unexplained = np.mean((again - held) ** 2) / np.mean((held - x_train.mean(0)) ** 2)
print("outcome", float(np.nan_to_num(1.0 - unexplained)))
