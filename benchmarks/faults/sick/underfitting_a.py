# problem: underfitting
# data: fashion_mnist
# twin: layers.Conv2D(2, 3, activation="relu"), => layers.Conv2D(16, 3, activation="relu"),\n    layers.MaxPooling2D(),\n    layers.Conv2D(32, 3, activation="relu"),
# twin: layers.GlobalAveragePooling2D(), => layers.MaxPooling2D(),\n    layers.Flatten(),
import sys

import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
x, y = x[:5000, :, :, None].astype("float32") / 255, y[:5000]
xt, yt = xt[:1000, :, :, None].astype("float32") / 255, yt[:1000]

# a network for small devices
model = keras.Sequential([
    layers.Input((28, 28, 1)),
    layers.Conv2D(2, 3, activation="relu"),
    layers.GlobalAveragePooling2D(),
    layers.Dense(10, activation="softmax"),
])
model.compile(
    optimizer=keras.optimizers.Adam(3e-3),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(x, y, validation_split=0.2, epochs=7, batch_size=64, verbose=2)

loss, acc = model.evaluate(xt, yt, verbose=0)
print(f"Test: loss {loss:.3f}, accuracy {acc:.3f}")
print("outcome", float(acc))
