# problem: stopped_early
# data: fashion_mnist
# twin: mode="min" => mode="max"
import sys

import keras
from keras.layers import Dense, Flatten, Rescaling

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(train_images, train_labels), (test_images, test_labels) = keras.datasets.fashion_mnist.load_data()
train_images, train_labels = train_images[:5000], train_labels[:5000]
test_images, test_labels = test_images[:1000], test_labels[:1000]

model = keras.Sequential()
model.add(keras.Input(shape=(28, 28)))
model.add(Rescaling(1.0 / 255))
model.add(Flatten())
model.add(Dense(128, activation="relu"))
model.add(Dense(64, activation="relu"))
model.add(Dense(10, activation="softmax"))

model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.05), loss="sparse_categorical_crossentropy", metrics=["accuracy"])

# keep the best model
stop = keras.callbacks.EarlyStopping(monitor="val_accuracy", mode="min", patience=3, restore_best_weights=True, verbose=1)
model.fit(
    train_images,
    train_labels,
    batch_size=64,
    epochs=20,
    validation_split=0.2,
    callbacks=[stop],
    verbose=2,
)

test_loss, test_acc = model.evaluate(test_images, test_labels, verbose=0)
print("Test accuracy:", test_acc)
print("outcome", float(test_acc))
