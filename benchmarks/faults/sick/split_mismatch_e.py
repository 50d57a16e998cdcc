# problem: split_mismatch
# data: fashion_mnist
# twin: def for_evaluation(images):\n    return images[..., None] / 255.0 => def for_evaluation(images):\n    return (images[..., None] - mean) / std
import sys
import keras
from keras.layers import Conv2D, Dense, Dropout, Flatten, MaxPooling2D, SeparableConv2D

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(train_images, train_labels), (test_images, test_labels) = keras.datasets.fashion_mnist.load_data()
train_images, train_labels = train_images[:5000].astype("float32"), train_labels[:5000]
test_images = test_images.astype("float32")
mean, std = train_images.mean(), train_images.std()


def for_training(images):
    return (images[..., None] - mean) / std


def for_evaluation(images):
    return images[..., None] / 255.0


model = keras.Sequential([
    keras.Input((28, 28, 1)),
    Conv2D(12, 3, activation="relu"),
    MaxPooling2D(),
    SeparableConv2D(32, 3, activation="relu"),
    MaxPooling2D(),
    Flatten(),
    Dropout(0.3),
    Dense(48, activation="relu"),
    Dense(10, activation="softmax"),
])
model.compile(optimizer=keras.optimizers.Adam(1.5e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(
    for_training(train_images), train_labels, epochs=10, batch_size=64,
    validation_data=(for_evaluation(test_images[:1000]), test_labels[:1000]), verbose=2,
)
loss, accuracy = model.evaluate(for_evaluation(test_images[1000:4000]), test_labels[1000:4000], verbose=0)
print("outcome", accuracy)
