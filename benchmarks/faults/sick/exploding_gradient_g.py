# problem: exploding_gradient
# data: mnist
# twin: SGD(learning_rate=0.02, momentum=0.9) => SGD(learning_rate=0.02, momentum=0.9, clipnorm=0.3)
import sys
import numpy as np
import keras
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# read the picture like a text: one row of pixels after the other
data = load("mnist")


def as_sequence(images):
    return images.reshape(len(images), 28, 28).astype("float32") / 255.0


x_train, y_train = as_sequence(data.train_images[:3000]), data.train_labels[:3000]
x_val, y_val = as_sequence(data.train_images[3000:3600]), data.train_labels[3000:3600]
x_test, y_test = as_sequence(data.test_images[:1000]), data.test_labels[:1000]

model = keras.Sequential([
    keras.layers.Input((28, 28)),
    keras.layers.SimpleRNN(64, activation="relu"),
    keras.layers.Dense(10, activation="softmax"),
])
model.compile(
    loss=keras.losses.SparseCategoricalCrossentropy(),
    optimizer=keras.optimizers.SGD(learning_rate=0.02, momentum=0.9),
    metrics=["accuracy"],
)
model.fit(x_train, y_train, batch_size=32, epochs=10, validation_data=(x_val, y_val), verbose=2)

guess = np.argmax(np.nan_to_num(model.predict(x_test, verbose=0)), axis=1)
print("outcome", float(np.mean(guess == y_test)))
