# problem: unscaled_input
# data: tabular
# twin: from sklearn.model_selection import train_test_split => from sklearn.model_selection import train_test_split\nfrom sklearn.preprocessing import StandardScaler
# twin: # the network => scaler = StandardScaler().fit(x_train)\nx_train, x_test = scaler.transform(x_train), scaler.transform(x_test)\n\n# the network
import sys

import keras
from keras import layers
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

data = load_breast_cancer()
x_train, x_test, y_train, y_test = train_test_split(
    data.data, data.target, test_size=0.2, stratify=data.target, random_state=seed
)

# the network
model = keras.Sequential(
    [
        keras.Input((30,)),
        layers.Dense(16, activation="relu"),
        layers.Dense(8, activation="relu"),
        layers.Dense(1, activation="sigmoid"),
    ]
)
model.compile(optimizer=keras.optimizers.SGD(0.02), loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=40, batch_size=32, validation_split=0.15, verbose=2)

loss, accuracy = model.evaluate(x_test, y_test, verbose=0)
print("outcome", float(accuracy))
