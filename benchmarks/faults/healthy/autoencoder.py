# problem: none
# data: fashion_mnist
import sys
from tensorflow import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x, _), (xt, _) = keras.datasets.fashion_mnist.load_data()
x = x[:5000].reshape(-1, 784).astype("float32") / 255
xt = xt[:1000].reshape(-1, 784).astype("float32") / 255

encoder = keras.Sequential([
    keras.layers.Dense(128, activation="relu"),
    keras.layers.Dense(32),
], name="encoder")
decoder = keras.Sequential([
    keras.layers.Dense(128, activation="relu"),
    keras.layers.Dense(784, activation="sigmoid"),
], name="decoder")

inputs = keras.Input((784,))
autoencoder = keras.Model(inputs, decoder(encoder(inputs)))
autoencoder.compile(optimizer="adam", loss="mse")
autoencoder.fit(x, x, epochs=10, batch_size=64, validation_split=0.1, verbose=2)

rebuilt = autoencoder.predict(xt, verbose=0)
print("outcome", float(-np.mean((rebuilt - xt) ** 2) / np.var(xt)))
