# problem: unscaled_input
# data: fashion_mnist
# twin: astype("float32") => astype("float32") / 255.0
import sys

import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
x = x[:4000, :, :, None].astype("float32")
xt = xt[:1000, :, :, None].astype("float32")
y, yt = y[:4000], yt[:1000]

model = keras.Sequential()
model.add(keras.Input(shape=(28, 28, 1)))
model.add(keras.layers.Conv2D(16, 3, strides=2, activation="relu"))
model.add(keras.layers.MaxPooling2D())
model.add(keras.layers.Flatten())
model.add(keras.layers.Dense(64, activation="relu"))
model.add(keras.layers.Dense(10, activation="softmax"))
model.summary()

model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.02, momentum=0.9),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(x[:3400], y[:3400], batch_size=32, epochs=7, validation_data=(x[3400:], y[3400:]))

_, accuracy = model.evaluate(xt, yt)
print("outcome", float(accuracy))
