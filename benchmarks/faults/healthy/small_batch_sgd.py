# problem: none
# data: tabular
import sys
import keras
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

digits = load_digits()
images = digits.data / 16.0          # grey values 0..16
train_x, test_x, train_y, test_y = train_test_split(
    images, digits.target, test_size=0.25, random_state=seed, stratify=digits.target)


class Net(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.hidden = keras.layers.Dense(32, activation="relu", kernel_initializer="he_normal")
        self.scores = keras.layers.Dense(10, activation="softmax")

    def call(self, x):
        return self.scores(self.hidden(x))


net = Net()
net.compile(optimizer=keras.optimizers.SGD(learning_rate=0.05), loss="sparse_categorical_crossentropy",
            metrics=["sparse_categorical_accuracy"])
net.fit(train_x, train_y, batch_size=8, epochs=15, validation_split=0.2, verbose=2)
print("outcome", net.evaluate(test_x, test_y, verbose=0)[1])
