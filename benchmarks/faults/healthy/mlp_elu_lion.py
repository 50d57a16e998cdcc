# problem: none
# data: mnist
import sys
import keras
from keras import layers, optimizers
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

data = load("mnist")
train = data.train_images[:5000] / 255.0
train_labels = keras.utils.to_categorical(data.train_labels[:5000], 10)
test = data.test_images[:1000] / 255.0
test_labels = keras.utils.to_categorical(data.test_labels[:1000], 10)

net = keras.Sequential()
net.add(layers.Input((28, 28, 1)))
net.add(layers.Flatten())
net.add(layers.Dense(128, activation="elu"))
net.add(layers.Dropout(0.3))
net.add(layers.Dense(64, activation="elu"))
net.add(layers.Dense(10, activation="softmax"))

# Lion likes rates several times smaller than Adam's
net.compile(optimizer=optimizers.Lion(learning_rate=2e-4, weight_decay=0.01),
            loss="categorical_crossentropy", metrics=["accuracy"])
net.fit(train, train_labels, batch_size=64, epochs=8, validation_split=0.15, verbose=2)

print("outcome", net.evaluate(test, test_labels, verbose=0)[1])
