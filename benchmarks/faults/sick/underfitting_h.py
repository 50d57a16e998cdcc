# problem: underfitting
# data: sklearn digits
# twin: DigitNet(channels=2) => DigitNet(channels=14)
import sys
import numpy as np
import keras
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

bunch = load_digits()
X = (bunch.images[..., None] / 8.0 - 1.0).astype("float32")
Y = keras.utils.to_categorical(bunch.target, 10)
X_fit, X_test, Y_fit, Y_test = train_test_split(X, Y, test_size=400, stratify=bunch.target, random_state=seed)


class Residual(layers.Layer):
    """Two 3x3 convolutions around a skip connection."""

    def __init__(self, channels):
        super().__init__()
        self.first = layers.Conv2D(channels, 3, padding="same", activation="elu")
        self.second = layers.Conv2D(channels, 3, padding="same")
        self.act = layers.Activation("elu")

    def call(self, x):
        return self.act(x + self.second(self.first(x)))


class DigitNet(keras.Model):
    def __init__(self, channels):
        super().__init__()
        self.stem = layers.Conv2D(channels, 3, padding="same", activation="elu")
        self.res1 = Residual(channels)
        self.down = layers.AveragePooling2D(2)
        self.res2 = Residual(channels)
        self.pool = layers.GlobalAveragePooling2D()
        self.answer = layers.Dense(10, activation="softmax")

    def call(self, x):
        h = self.res1(self.stem(x))
        return self.answer(self.pool(self.res2(self.down(h))))


model = DigitNet(channels=2)
model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=keras.optimizers.schedules.CosineDecay(1e-2, 750)),
    loss=keras.losses.CategoricalCrossentropy(),
    metrics=["categorical_accuracy"],
)
model.fit(X_fit, Y_fit, batch_size=48, epochs=30, validation_split=0.15, verbose=2)

_, acc = model.evaluate(X_test, Y_test, verbose=0)
print("outcome", float(np.nan_to_num(acc)))
