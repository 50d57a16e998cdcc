# problem: label_noise
# data: sklearn
# twin: skill = 0.45 => skill = 1.0
# Reading postcodes with volunteers
# ---------------------------------
# Each digit was typed in by one volunteer. The test digits come with the official answers.
import sys
import numpy as np
import keras
from keras.layers import Dense
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

digits = load_digits()
pixels = (digits.data / 16.0).astype("float32")
official = digits.target

x_rest, x_test, official_rest, official_test = train_test_split(
    pixels, official, test_size=0.25, random_state=seed, stratify=official)

# what the volunteers typed
skill = 0.45
attentive = rng.random(len(official_rest)) < skill
typed = np.where(attentive, official_rest, rng.integers(0, 10, len(official_rest)))

x_train, x_val, y_train, y_val = train_test_split(
    x_rest, typed, test_size=0.2, random_state=seed)
print("training digits:", len(x_train), " validation digits:", len(x_val))

model = keras.Sequential()
model.add(keras.Input((64,)))
model.add(Dense(128, activation="relu"))
model.add(Dense(64, activation="relu"))
model.add(Dense(10, activation="softmax"))

model.compile(loss="sparse_categorical_crossentropy", optimizer="adam", metrics=["accuracy"])
model.fit(x_train, y_train, validation_data=(x_val, y_val), epochs=30, batch_size=32, verbose=2)

answers = model.predict(x_test, verbose=0).argmax(axis=1)
print("outcome", float((answers == official_test).mean()))
