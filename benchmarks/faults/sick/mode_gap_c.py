# problem: mode_gap
# data: tabular
# twin: (x, training=True) => (x, training=training)
import sys

from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from tensorflow import keras
from tensorflow.keras.layers import Dense, Dropout

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

data, label = load_digits(return_X_y=True)
data = data / 8.0 - 1.0
train_x, test_x, train_y, test_y = train_test_split(data, label, test_size=0.3, random_state=seed)


class Digits(keras.Model):
    def __init__(self):
        super().__init__()
        self.fc1 = Dense(64, activation="relu")
        self.fc2 = Dense(32, activation="relu")
        self.fc3 = Dense(10, activation="softmax")
        self.drop1 = Dropout(0.5)
        self.drop2 = Dropout(0.5)

    def call(self, x, training=None):
        x = self.fc1(x)
        x = self.drop1(x, training=True)
        x = self.fc2(x)
        x = self.drop2(x, training=True)
        return self.fc3(x)


model = Digits()
model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.002),
              loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(train_x, train_y, epochs=30, batch_size=32, validation_split=0.15, verbose=0)

_, accuracy = model.evaluate(test_x, test_y, verbose=0)
print("outcome", float(accuracy))
