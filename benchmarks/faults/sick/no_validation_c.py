# problem: no_validation
# data: fashion_mnist
# twin: model.fit(x, y, => model.fit(x[:1600], y[:1600], validation_data=(x[1600:], y[1600:]),
import sys

import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
x, y = x[:2000].astype("float32") / 255.0, y[:2000]
xt, yt = xt[:1000].astype("float32") / 255.0, yt[:1000]

model = keras.Sequential()
model.add(keras.layers.Input((28, 28)))
model.add(keras.layers.Flatten())
model.add(keras.layers.Dense(128, activation="relu"))
model.add(keras.layers.Dense(10, activation="softmax"))
model.compile(loss="sparse_categorical_crossentropy", optimizer=keras.optimizers.Adam(0.002),
              metrics=["accuracy"])

# let the callbacks decide when it is enough
callbacks = [
    keras.callbacks.TerminateOnNaN(),
    keras.callbacks.EarlyStopping(monitor="val_accuracy", mode="max", patience=4,
                                  restore_best_weights=True),
]
model.fit(x, y, epochs=45, batch_size=32, callbacks=callbacks, verbose=2)

loss, accuracy = model.evaluate(xt, yt, verbose=0)
print("test accuracy", accuracy, "test loss", loss)
print("outcome", -float(loss))
