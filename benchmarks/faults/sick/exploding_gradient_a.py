# problem: exploding_gradient
# data: mnist
# twin: h = layers.Dense(48, activation="relu", kernel_initializer="he_normal")(x) => h = layers.LayerNormalization()(x)\n    h = layers.Dense(48, activation="relu", kernel_initializer="he_normal")(h)
import sys

import keras
from keras import layers

from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

mnist = load("mnist")
train_x = mnist.train_images[:4000].reshape(-1, 784).astype("float32") / 255
train_y = mnist.train_labels[:4000].astype("int32")
test_x = mnist.test_images[:1000].reshape(-1, 784).astype("float32") / 255
test_y = mnist.test_labels[:1000].astype("int32")

# dense residual network
inputs = keras.Input((784,))
x = layers.Dense(48)(inputs)
for _ in range(20):
    h = layers.Dense(48, activation="relu", kernel_initializer="he_normal")(x)
    x = layers.add([x, h])
outputs = layers.Dense(10)(x)
model = keras.Model(inputs, outputs)

model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.01),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(train_x, train_y, batch_size=32, epochs=6, validation_split=0.15, verbose=2)

print("outcome", float(model.evaluate(test_x, test_y, verbose=0)[1]))
