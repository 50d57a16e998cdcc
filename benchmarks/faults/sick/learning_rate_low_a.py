# problem: learning_rate_low
# data: mnist
# twin: Adam(1e-6) => Adam(1e-3)
import sys

import keras
from keras.layers import Dense, Flatten, Input

from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

data = load("mnist")
images = data.train_images[:5000].astype("float32") / 255.0
labels = keras.utils.to_categorical(data.train_labels[:5000], 10)
test_images = data.test_images[:1000].astype("float32") / 255.0
test_labels = keras.utils.to_categorical(data.test_labels[:1000], 10)

model = keras.models.Sequential()
model.add(Input(shape=(28, 28, 1)))
model.add(Flatten())
model.add(Dense(64, activation="relu"))
model.add(Dense(64, activation="relu"))
model.add(Dense(10, activation="softmax"))
model.summary()

model.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adam(1e-6), metrics=["accuracy"])
history = model.fit(images, labels, batch_size=64, epochs=6, validation_split=0.1, verbose=1)

score = model.evaluate(test_images, test_labels, verbose=0)
print("test loss", score[0])
print("outcome", score[1])
