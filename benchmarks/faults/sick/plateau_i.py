# problem: plateau
# data: fashion_mnist
# twin: mode="min" => mode="max"
import sys
import numpy as np
import keras
from keras import layers
seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x_train, y_train), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
pick = np.random.permutation(60000)[:3600]
x = x_train[pick, :, :, None].astype("float32") / 255.0
y = keras.utils.to_categorical(y_train[pick], 10)
x_test = x_test[:2000, :, :, None].astype("float32") / 255.0
y_test = keras.utils.to_categorical(y_test[:2000], 10)

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(12, 3, strides=2, padding="same", activation="relu"),
    layers.Conv2D(24, 3, strides=2, padding="same", activation="relu"),
    layers.Flatten(),
    layers.Dropout(0.3),
    layers.Dense(48, activation="relu"),
    layers.Dense(10, activation="softmax"),
])
model.compile(
    loss="categorical_crossentropy",
    optimizer=keras.optimizers.SGD(learning_rate=0.006, momentum=0.9),
    metrics=["accuracy"],
)

# lower the rate when the validation score does not get better any more
reduce_lr = keras.callbacks.ReduceLROnPlateau(monitor="val_accuracy", mode="min", factor=0.2, patience=1, verbose=1)

model.fit(x[:3000], y[:3000], batch_size=32, epochs=12, validation_data=(x[3000:], y[3000:]),
          callbacks=[reduce_lr], verbose=2)
print("outcome", float(model.evaluate(x_test, y_test, verbose=0)[1]))
