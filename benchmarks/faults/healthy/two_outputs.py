# problem: none
# data: mnist
import sys
import keras
from keras import layers
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

digits = load("mnist")


def prepare(images, labels):
    x = images.astype("float32") / 255
    # thickness of the writing: the ink, about -2 to 3
    ink = (x.mean((1, 2, 3)) - 0.13) / 0.04
    return x, {"digit": labels, "ink": ink}


x_train, y_train = prepare(digits.train_images[:4000], digits.train_labels[:4000])
x_val, y_val = prepare(digits.train_images[4000:4800], digits.train_labels[4000:4800])
x_test, y_test = prepare(digits.test_images[:1000], digits.test_labels[:1000])

image = keras.Input((28, 28, 1), name="image")
h = layers.Conv2D(16, 3, strides=2, activation="relu")(image)
h = layers.Conv2D(24, 3, strides=2, activation="relu")(h)
h = layers.Flatten()(h)
h = layers.Dense(64, activation="relu")(h)
digit = layers.Dense(10, activation="softmax", name="digit")(layers.Dropout(0.3)(h))
ink = layers.Dense(1, name="ink")(h)

model = keras.Model(image, {"digit": digit, "ink": ink})
model.compile(
    optimizer="adam",
    loss={"digit": "sparse_categorical_crossentropy", "ink": "mse"},
    metrics={"digit": "accuracy", "ink": "mae"},
)
model.fit(x_train, y_train, epochs=6, batch_size=32, validation_data=(x_val, y_val), verbose=2)
print("outcome", float((model.predict(x_test, verbose=0)["digit"].argmax(1) == y_test["digit"]).mean()))
