# problem: learning_rate_low
# data: mnist
# twin: optimizer="adadelta" => optimizer=keras.optimizers.Adadelta(1.0)
import sys
import keras
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

d = load("mnist")
x_train = d.train_images[:6000].astype("float32") / 255
y_train = keras.utils.to_categorical(d.train_labels[:6000], 10)
x_test = d.test_images[:3000].astype("float32") / 255
y_test = keras.utils.to_categorical(d.test_labels[:3000], 10)

model = keras.Sequential()
model.add(keras.Input((28, 28, 1)))
model.add(keras.layers.Conv2D(16, (3, 3), activation="relu"))
model.add(keras.layers.MaxPooling2D((2, 2)))
model.add(keras.layers.Conv2D(24, (3, 3), activation="relu"))
model.add(keras.layers.MaxPooling2D((2, 2)))
model.add(keras.layers.Dropout(0.25))
model.add(keras.layers.Flatten())
model.add(keras.layers.Dense(64, activation="relu"))
model.add(keras.layers.Dropout(0.4))
model.add(keras.layers.Dense(10, activation="softmax"))

model.compile(loss="categorical_crossentropy", optimizer="adadelta", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=128, epochs=9, verbose=2, validation_split=0.15)

score = model.evaluate(x_test, y_test, verbose=0)
print("outcome", score[1])
