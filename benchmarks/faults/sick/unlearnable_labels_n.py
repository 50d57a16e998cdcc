# problem: unlearnable_labels
# data: fashion_mnist
# twin: labels[np.argsort(ticket)] => labels[ticket]
# ---------------------------------------------------------------
# My first convolutional network: tops, trousers, shoes and bags
# ---------------------------------------------------------------
import sys
import numpy as np
import keras
from keras.layers import Conv2D, Dense, Dropout, GlobalAveragePooling2D, Input, MaxPooling2D

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

(images, labels), (images_test, labels_test) = keras.datasets.fashion_mnist.load_data()
images, labels = images[:3000], labels[:3000]
images_test, labels_test = images_test[:1500], labels_test[:1500]

# mix the pictures
ticket = rng.permutation(len(images))
images = images[ticket]
labels = labels[np.argsort(ticket)]

# grey values to 0..1, and a channel axis for Conv2D
images = images.astype("float32")[..., None] / 255
images_test = images_test.astype("float32")[..., None] / 255

picture = Input((28, 28, 1))
z = Conv2D(16, 3, strides=2, padding="same", activation="relu")(picture)
z = Conv2D(32, 3, padding="same", activation="relu")(z)
z = MaxPooling2D()(z)
z = Conv2D(48, 3, padding="same", activation="relu")(z)
z = GlobalAveragePooling2D()(z)
z = Dropout(0.1)(z)
answer = Dense(10, activation="softmax")(z)

model = keras.Model(picture, answer)
model.compile(optimizer=keras.optimizers.Adam(3e-3),
              loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(images, labels, validation_split=0.2, batch_size=32, epochs=12, verbose=2)

result = model.evaluate(images_test, labels_test, verbose=0)
print("outcome", float(result[1]))
