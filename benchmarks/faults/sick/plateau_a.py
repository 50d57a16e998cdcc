# problem: plateau
# data: fashion_mnist
# twin: decay_steps=epochs) => decay_steps=epochs * len(x_train) // batch_size)
"""Fashion-MNIST with a small convolutional network and a cosine schedule."""
import sys

import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x, y), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
x = x[..., None].astype("float32") / 255
x_test = x_test[:1000, ..., None].astype("float32") / 255
x_train, y_train = x[:4000], y[:4000]
x_val, y_val = x[50000:51000], y[50000:51000]

epochs = 8
batch_size = 64

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(16, 3, activation="relu"),
    layers.MaxPooling2D(),
    layers.Conv2D(32, 3, activation="relu"),
    layers.MaxPooling2D(),
    layers.Flatten(),
    layers.Dense(10, activation="softmax"),
])

# anneal the learning rate over the whole training
schedule = keras.optimizers.schedules.CosineDecay(2e-3, decay_steps=epochs)
model.compile(
    optimizer=keras.optimizers.Adam(schedule),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(x_train, y_train, batch_size=batch_size, epochs=epochs, validation_data=(x_val, y_val), verbose=2)

loss, accuracy = model.evaluate(x_test, y_test[:1000], verbose=0)
print("outcome", float(accuracy))
