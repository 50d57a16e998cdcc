# problem: oscillation
# data: mnist
# twin: 3.0 if epoch % 2 else 0.02 => 0.1 if epoch % 2 else 0.02
import sys

import keras
from keras.layers import Dense, Flatten, Input

from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

data = load("mnist")
x_train, y_train = data.train_images[:4000] / 255.0 - 0.2, keras.utils.to_categorical(data.train_labels[:4000])
x_val, y_val = data.train_images[4000:4600] / 255.0 - 0.2, keras.utils.to_categorical(data.train_labels[4000:4600])
x_test, y_test = data.test_images[:1000] / 255.0 - 0.2, keras.utils.to_categorical(data.test_labels[:1000])


def rate(epoch, lr):
    return 3.0 if epoch % 2 else 0.02


model = keras.models.Sequential()
model.add(Input((28, 28, 1)))
model.add(Flatten())
model.add(Dense(64, activation="tanh"))
model.add(Dense(10, activation="softmax"))
model.compile(optimizer=keras.optimizers.SGD(), loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(
    x_train,
    y_train,
    batch_size=32,
    epochs=10,
    validation_data=(x_val, y_val),
    callbacks=[keras.callbacks.LearningRateScheduler(rate)],
    verbose=2,
)
print("outcome", float(model.evaluate(x_test, y_test, verbose=0)[1]))
