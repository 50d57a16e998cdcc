# problem: nothing_trainable
# data: mnist
# twin: base.trainable = False => base.trainable = True
import sys

import keras
import numpy as np
from keras import layers
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

data = load("mnist")
x = data.train_images[:3500].astype("float32") / 255.0
y = data.train_labels[:3500].astype("int32")
x_test = data.test_images[:1000].astype("float32") / 255.0
y_test = data.test_labels[:1000].astype("int32")

# feature extractor
base = keras.Sequential([
    layers.Input((28, 28, 1)),
    layers.Conv2D(16, 5, strides=2, activation="relu"),
    layers.Conv2D(24, 3, strides=2, activation="relu"),
    layers.Conv2D(32, 3, activation="relu"),
    layers.GlobalAveragePooling2D(),
], name="base")
base.trainable = False

# and a small head on top of it
inputs = keras.Input((28, 28, 1))
outputs = layers.Dense(10)(base(inputs))
model = keras.Model(inputs, outputs)
model.compile(
    optimizer=keras.optimizers.Adam(0.005),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(x[:3000], y[:3000], batch_size=50, epochs=8, validation_data=(x[3000:], y[3000:]), verbose=2)
predicted = np.argmax(model.predict(x_test, verbose=0), axis=1)
print("outcome", float((predicted == y_test).mean()))
