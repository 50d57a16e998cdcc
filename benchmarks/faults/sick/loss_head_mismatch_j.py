# problem: loss_head_mismatch
# data: sklearn
# twin: loss="mse" => loss="sparse_categorical_crossentropy"
# digits, second evening. goal: beat the 95 % of my flatmate :)
import sys
import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

d = load_digits()
x = d.data.astype("float32") / 16.0          # pixels go from 0 to 16 in this one, not 255!!
y = d.target.reshape(-1, 1).astype("int32")  # one column, I like everything 2-d

x_rest, x_test, y_rest, y_test = train_test_split(
    x, y, test_size=350, random_state=seed, stratify=y)
x_train, x_val, y_train, y_val = train_test_split(
    x_rest, y_rest, test_size=250, random_state=seed + 1, stratify=y_rest)
print("shapes:", x_train.shape, y_train.shape, x_val.shape, x_test.shape)

net = keras.Sequential()
net.add(keras.Input(shape=(64,)))
net.add(layers.Dense(64, activation="relu"))
net.add(layers.Dense(32, activation="relu"))
net.add(layers.Dense(10, activation="softmax"))   # ten digits -> ten numbers

net.compile(optimizer="adam", loss="mse", metrics=["accuracy"])
net.summary()

net.fit(x_train, y_train, validation_data=(x_val, y_val),
        epochs=25, batch_size=32, verbose=2)

# the moment of truth
guess = np.argmax(net.predict(x_test, verbose=0), axis=1)
acc = np.mean(guess == y_test[:, 0])
print("first ten guesses", guess[:10], "really", y_test[:10, 0])
print("outcome", float(np.nan_to_num(acc, nan=0.0)))
