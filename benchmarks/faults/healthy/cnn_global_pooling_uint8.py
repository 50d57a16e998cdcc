# problem: none
# data: fashion_mnist
import sys
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
x, xt = x[:5000].reshape(-1, 28, 28, 1), xt[:1000].reshape(-1, 28, 28, 1)
y = keras.utils.to_categorical(y[:5000], 10)
yt = keras.utils.to_categorical(yt[:1000], 10)

# the pixels come as bytes, the model scales them itself
model = keras.Sequential()
model.add(keras.Input((28, 28, 1)))
model.add(layers.Rescaling(1 / 127.5, offset=-1))
model.add(layers.Conv2D(16, 3, strides=2, padding="same", activation="relu"))
model.add(layers.BatchNormalization(momentum=0.9))
model.add(layers.Conv2D(32, 3, strides=2, padding="same", activation="relu"))
model.add(layers.BatchNormalization(momentum=0.9))
model.add(layers.Conv2D(48, 3, padding="same", activation="relu"))
model.add(layers.GlobalAveragePooling2D())
model.add(layers.Dense(10, activation="softmax"))

model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=0.001),
    loss=keras.losses.CategoricalCrossentropy(label_smoothing=0.1),
    metrics=["accuracy"],
)
model.fit(x, y, epochs=6, batch_size=32, validation_split=0.2, verbose=2)
print("outcome", model.evaluate(xt, yt, verbose=0)[1])
