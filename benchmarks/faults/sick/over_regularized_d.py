# problem: over_regularized
# data: mnist
# twin: l1=0.02, l2=0.05 => l1=1e-5, l2=1e-5
import sys

from tensorflow import keras
from tensorflow.keras import layers
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

digits = load("mnist")
x, y = digits.train_images[:4000].astype("float32") / 255, digits.train_labels[:4000]
x_test, y_test = digits.test_images[:1000].astype("float32") / 255, digits.test_labels[:1000]


def penalty():
    return keras.regularizers.L1L2(l1=0.02, l2=0.05)


inputs = keras.Input((28, 28, 1))
h = layers.Conv2D(16, 3, strides=2, activation="relu", kernel_regularizer=penalty())(inputs)
h = layers.Conv2D(32, 3, strides=2, activation="relu", kernel_regularizer=penalty())(h)
h = layers.Flatten()(h)
h = layers.Dense(64, activation="relu", kernel_regularizer=penalty())(h)
outputs = layers.Dense(10, activation="softmax")(h)
model = keras.Model(inputs, outputs)

model.compile(
    optimizer=keras.optimizers.RMSprop(),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(x, y, batch_size=64, epochs=6, validation_split=0.2, verbose=2)

print("outcome", float(model.evaluate(x_test, y_test, verbose=0)[1]))
