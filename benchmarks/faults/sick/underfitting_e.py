# problem: underfitting
# data: fashion_mnist
# twin: filters = [4, 4] => filters = [12, 24]
# twin: layers.GlobalAveragePooling2D() => layers.Flatten(), layers.Dropout(0.5)
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(train_x, train_y), (test_x, test_y) = keras.datasets.fashion_mnist.load_data()
pick = np.random.default_rng(seed).permutation(len(train_x))[:5000]
train_x = train_x[pick].astype("float32")[..., None] / 255.0
train_y = keras.utils.to_categorical(train_y[pick], 10)
test_x = test_x[:3000].astype("float32")[..., None] / 255.0
test_y = test_y[:3000]

filters = [4, 4]

model = keras.Sequential([layers.Input((28, 28, 1))])
for f in filters:
    model.add(layers.Conv2D(f, 3, padding="same", activation="leaky_relu"))
    model.add(layers.MaxPooling2D())
for layer in [layers.GlobalAveragePooling2D()]:
    model.add(layer)
model.add(layers.Dense(10, activation="softmax"))

model.compile(
    loss=keras.losses.CategoricalCrossentropy(),
    optimizer=keras.optimizers.Nadam(learning_rate=keras.optimizers.schedules.CosineDecay(0.01, 16 * 125, alpha=0.03)),
    metrics=["accuracy"],
)
model.fit(train_x, train_y, epochs=16, batch_size=32, validation_split=0.2, verbose=2)

guess = model.predict(test_x, verbose=0).argmax(axis=1)
print("outcome", float((guess == test_y).mean()))
