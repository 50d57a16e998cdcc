# problem: vanishing_gradient
# data: sklearn
# twin: activation="sigmoid" => activation="relu", kernel_initializer="he_normal"
# wine.py -- three growers, thirteen measurements, one deep network
import sys

import keras
import numpy as np
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, grower = load_wine(return_X_y=True)
X_train, X_test, y_train, y_test = train_test_split(
    X, grower, test_size=0.3, stratify=grower, random_state=seed)

scaler = StandardScaler().fit(X_train)
X_train, X_test = scaler.transform(X_train), scaler.transform(X_test)

# one-hot answers
Y_train = keras.utils.to_categorical(y_train, 3)

# eight hidden layers, 24 units each
model = keras.Sequential([keras.Input((13,))])
for number in range(8):
    model.add(keras.layers.Dense(24, activation="sigmoid"))
model.add(keras.layers.Dense(3, activation="softmax"))

model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.03),
    loss="categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(X_train, Y_train, validation_split=0.2, epochs=50, batch_size=8, verbose=2)

pred = np.argmax(model.predict(X_test, verbose=0), axis=-1)
print("outcome", float(np.mean(pred == y_test)))
