# problem: none
# data: mnist
import sys
import keras
from keras import layers
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

mnist = load("mnist")
x = mnist.train_images[:5000] / 255.0
y = mnist.train_labels[:5000]

# MobileNet in miniature
inputs = keras.Input(shape=(28, 28, 1))
z = layers.Conv2D(16, 3, strides=2, padding="same", activation="relu")(inputs)
for filters, strides in ((32, 2), (48, 1)):
    z = layers.DepthwiseConv2D(3, strides=strides, padding="same", use_bias=False)(z)
    z = layers.BatchNormalization(momentum=0.9)(z)
    z = layers.Activation("relu")(z)
    z = layers.Conv2D(filters, 1, use_bias=False)(z)
    z = layers.BatchNormalization(momentum=0.9)(z)
    z = layers.Activation("relu")(z)
z = layers.Flatten()(z)
z = layers.Dropout(0.4)(z)
outputs = layers.Dense(10)(z)
model = keras.Model(inputs, outputs, name="tiny_mobile")

model.compile(
    optimizer="rmsprop",
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(x, y, batch_size=32, epochs=4, validation_split=0.2, verbose=2)
print("outcome", model.evaluate(mnist.test_images[:1000] / 255.0, mnist.test_labels[:1000], verbose=0)[1])
