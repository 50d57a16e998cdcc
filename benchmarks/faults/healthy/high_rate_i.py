# data: digits
import sys
import numpy as np
import keras
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_digits(return_X_y=True)
X = (X.astype("float32") - 8) / 8
Xtr, Xte, ytr, yte = train_test_split(X, y, test_size=400, stratify=y, random_state=seed)
Xtr, Xva, ytr, yva = train_test_split(Xtr, ytr, test_size=250, stratify=ytr, random_state=seed)

# plain gradient descent, large step, decayed to zero by a cosine
epochs = 25
steps = epochs * int(np.ceil(len(Xtr) / 64))
rate = keras.optimizers.schedules.CosineDecay(0.5, steps)
net = keras.Sequential([
    keras.layers.Input((64,)),
    keras.layers.Dense(40, activation="tanh"),
    keras.layers.Dense(10, activation="softmax"),
])
net.compile(optimizer=keras.optimizers.SGD(rate), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
net.fit(Xtr, ytr, epochs=epochs, batch_size=64, validation_data=(Xva, yva), verbose=2)
print("outcome", float(net.evaluate(Xte, yte, verbose=0)[1]))
