# problem: vanishing_gradient
# data: mnist
# twin: activation="sigmoid" => activation="relu", kernel_initializer="he_normal"
import sys
import numpy as np
import keras
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

data = load("mnist")
images = data.train_images[:7000].reshape(-1, 784).astype("float32") / 255.0
labels = data.train_labels[:7000]
x_test = data.test_images[:3000].reshape(-1, 784).astype("float32") / 255.0
y_test = data.test_labels[:3000]

inputs = keras.Input((784,))
x = keras.layers.Dropout(0.3)(inputs)
for width in [96, 96, 64, 64, 64, 48, 48, 48]:
    x = keras.layers.Dense(width, activation="sigmoid")(x)
outputs = keras.layers.Dense(10, activation="softmax")(x)
model = keras.Model(inputs, outputs)

model.compile(
    optimizer=keras.optimizers.SGD(0.008, momentum=0.9),
    loss=keras.losses.SparseCategoricalCrossentropy(),
    metrics=["accuracy"],
)
model.fit(images[:6000], labels[:6000], validation_data=(images[6000:], labels[6000:]), epochs=8, batch_size=64, verbose=2)
print("outcome", float(np.mean(model.predict(x_test, verbose=0).argmax(-1) == y_test)))
