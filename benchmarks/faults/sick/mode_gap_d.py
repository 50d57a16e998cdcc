# problem: mode_gap
# data: mnist
# twin: if training: => if not training:
import sys

import keras
import numpy as np
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

digits = load("mnist")
x_train = digits.train_images[:3000].reshape(3000, 784) / np.float32(255)
y_train = digits.train_labels[:3000].astype("int32")
x_test = digits.test_images[:1000].reshape(1000, 784) / np.float32(255)
y_test = digits.test_labels[:1000].astype("int32")


class Classifier(keras.Model):
    def __init__(self, rate=0.5):
        super().__init__()
        self.hidden = keras.layers.Dense(64, activation="relu")
        self.scores = keras.layers.Dense(10)
        self.rate = rate
        self.noise = keras.random.SeedGenerator(seed)

    def call(self, x, training=False):
        x = self.hidden(x)
        if training:
            return self.scores(x)
        x = keras.random.dropout(x, self.rate, seed=self.noise)
        return self.scores(x)


model = Classifier()
model.compile(optimizer="adam", metrics=["accuracy"],
              loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
model.fit(x_train, y_train, epochs=8, batch_size=64, validation_split=0.2, verbose=2)

predicted = model.predict(x_test, verbose=0).argmax(axis=1)
print("outcome", float(np.mean(predicted == y_test)))
