# problem: vanishing_gradient
# data: fashion_mnist
# twin: layers.Dense(48, activation="sigmoid") => layers.Dense(48, activation="relu", kernel_initializer="he_normal")
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x, y), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
chosen = np.random.default_rng(seed).permutation(len(x))[:6500]
x, y = x[chosen], y[chosen]
x_test, y_test = x_test[:3000], y_test[:3000]

def prepare(images):
    flat = images.reshape(len(images), 28 * 28).astype("float32") / 255.0
    return (flat - 0.286) / 0.353

# a slim but tall network: ten layers of 48
inputs = keras.Input(shape=(28 * 28,))
features = inputs
for _ in range(10):
    features = layers.Dense(48, activation="sigmoid")(features)
outputs = layers.Dense(10, activation="softmax")(features)
tower = keras.Model(inputs, outputs)

tower.compile(optimizer=keras.optimizers.SGD(learning_rate=0.01, momentum=0.9),
              loss="sparse_categorical_crossentropy", metrics=["accuracy"])
tower.fit(prepare(x[:5500]), y[:5500],
          validation_data=(prepare(x[5500:]), y[5500:]),
          epochs=9, batch_size=32, verbose=2)

predicted = np.argmax(tower.predict(prepare(x_test), batch_size=256, verbose=0), axis=1)
print("outcome", float(np.mean(predicted == y_test)))
