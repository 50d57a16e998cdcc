# problem: dead_relu
# data: mnist
# twin: ReLU(threshold=6.0) => ReLU(max_value=6.0)
# small mobile-style network with ReLU6
import sys

from tensorflow import keras
from tensorflow.keras import layers

from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

mnist = load("mnist")
x_train, y_train = mnist.train_images[:4000] / 255.0, mnist.train_labels[:4000].astype("int64")
x_test, y_test = mnist.test_images[:1000] / 255.0, mnist.test_labels[:1000].astype("int64")

model = keras.Sequential()
model.add(keras.Input(shape=(28, 28, 1)))
model.add(layers.Conv2D(8, 5, strides=2))
model.add(layers.ReLU(threshold=6.0))
model.add(layers.Conv2D(16, 3, strides=2))
model.add(layers.ReLU(threshold=6.0))
model.add(layers.Flatten())
model.add(layers.Dense(32))
model.add(layers.ReLU(threshold=6.0))
model.add(layers.Dense(10, activation="softmax"))

model.compile(
    optimizer=keras.optimizers.RMSprop(0.001),
    loss=keras.losses.SparseCategoricalCrossentropy(),
    metrics=["accuracy"],
)
model.fit(x_train, y_train, batch_size=50, epochs=7, validation_split=0.15)
loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
print("outcome", accuracy)
