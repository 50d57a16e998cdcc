# problem: nonfinite_input
# data: tabular
# twin: / X_train.std(axis=0) => / np.maximum(X_train.std(axis=0), 1.0)
import sys
import numpy as np
import keras
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

SEED = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(SEED)


class DigitNet(keras.Model):
    def __init__(self, classes):
        super().__init__()
        self.conv_a = keras.layers.Conv2D(16, 3, padding="same", activation="relu")
        self.conv_b = keras.layers.Conv2D(32, 3, activation="relu")
        self.flat = keras.layers.Flatten()
        self.drop = keras.layers.Dropout(0.3)
        self.head = keras.layers.Dense(classes, activation="softmax")

    def call(self, x, training=False):
        x = self.conv_b(self.conv_a(x))
        x = self.drop(self.flat(x), training=training)
        return self.head(x)


X, y = load_digits(return_X_y=True)
X_train, X_rest, y_train, y_rest = train_test_split(X, y, test_size=0.4, stratify=y, random_state=SEED)
X_val, X_test, y_val, y_test = train_test_split(X_rest, y_rest, test_size=0.5, stratify=y_rest, random_state=SEED)


def prepare(part):
    z = (part - X_train.mean(axis=0)) / X_train.std(axis=0)
    return z.reshape(-1, 8, 8, 1).astype("float32")


net = DigitNet(10)
net.compile(optimizer=keras.optimizers.AdamW(1e-3, weight_decay=1e-3), loss=keras.losses.CategoricalCrossentropy(), metrics=["accuracy"])
net.fit(prepare(X_train), keras.utils.to_categorical(y_train, 10), batch_size=32, epochs=20,
        validation_data=(prepare(X_val), keras.utils.to_categorical(y_val, 10)), verbose=2)
print("outcome", float(np.mean(net.predict(prepare(X_test), verbose=0).argmax(1) == y_test)))
