# problem: none
# data: mnist
import sys
import keras
from keras import layers
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

digits = load("mnist")
x_train = digits.train_images[:3000].astype("float32") / 255
y_train = digits.train_labels[:3000]
x_val = digits.train_images[3000:3600].astype("float32") / 255
y_val = digits.train_labels[3000:3600]

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    # augmentation, only active in training
    layers.RandomTranslation(0.1, 0.1, fill_mode="constant"),
    layers.RandomRotation(0.05, fill_mode="constant"),
    layers.RandomZoom(0.15, fill_mode="constant"),
    layers.Conv2D(16, 5, strides=2, activation="relu"),
    layers.Conv2D(32, 3, strides=2, activation="relu"),
    layers.Flatten(),
    layers.Dense(96, activation="relu"),
    layers.Dropout(0.5),
    layers.Dense(10, activation="softmax"),
])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, epochs=10, batch_size=32, validation_data=(x_val, y_val), verbose=2)

x_test = digits.test_images[:1000].astype("float32") / 255
print("outcome", model.evaluate(x_test, digits.test_labels[:1000], verbose=0)[1])
