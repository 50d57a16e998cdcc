# problem: bad_initialization
# data: fashion_mnist
# twin: RandomNormal(mean=0.0, stddev=1.0) => HeNormal()
import sys
import numpy as np
import keras
from keras.layers import Dense, Dropout, Flatten
from keras.initializers import HeNormal, RandomNormal

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(images, labels), (test_images, test_labels) = keras.datasets.fashion_mnist.load_data()
images, labels = images[:8000] / 255.0, labels[:8000]
test_images, test_labels = test_images[:3000] / 255.0, test_labels[:3000]

model = keras.Sequential([keras.Input((28, 28)), Flatten()])
for units in [128, 128, 64]:
    model.add(Dense(units, activation="relu", kernel_initializer=RandomNormal(mean=0.0, stddev=1.0)))
    model.add(Dropout(0.15))
model.add(Dense(10, activation="softmax"))

model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(images, labels, batch_size=100, epochs=10, validation_split=0.15, verbose=2)

probs = np.nan_to_num(model.predict(test_images, verbose=0))
print("outcome", float(np.mean(probs.argmax(1) == test_labels)))
