# data: synthetic
# Is the account above zero? An answer is wanted after every single booking,
# so the network returns a whole sequence.
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

STEPS = 20


def accounts(n):
    bookings = np.random.normal(size=(n, STEPS, 1)).astype("float32")
    above = (np.cumsum(bookings, axis=1) > 0).astype("float32")
    return bookings, above


x_train, y_train = accounts(2000)
x_val, y_val = accounts(400)
x_test, y_test = accounts(800)

model = keras.Sequential([
    layers.Input((STEPS, 1)),
    layers.GRU(16, return_sequences=True),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer=keras.optimizers.Adam(0.01, clipnorm=1.0),
              loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, validation_data=(x_val, y_val), epochs=18, batch_size=64, verbose=2)

guess = model.predict(x_test, verbose=0) > 0.5
print("outcome", float(np.mean(guess == (y_test > 0.5))))
