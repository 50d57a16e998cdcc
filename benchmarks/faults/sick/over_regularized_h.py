# problem: over_regularized
# data: sklearn digits
# twin: drop = 0.75 => drop = 0.1
import sys
import numpy as np
import keras
from keras import layers
from sklearn.datasets import load_digits

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# A digit is read as eight rows of eight pixels by a little transformer.
images, labels = load_digits(return_X_y=True)
mix = np.random.permutation(len(images))
images = (images[mix].reshape(-1, 8, 8) / 8.0 - 1.0).astype("float32")
labels = keras.utils.to_categorical(labels[mix], 10)

width, heads = 32, 4
drop = 0.75


class AddPosition(layers.Layer):
    def build(self, shape):
        self.pos = self.add_weight(shape=shape[1:], initializer="random_normal", name="pos")

    def call(self, x):
        return x + self.pos


def block(x):
    a = layers.LayerNormalization()(x)
    a = layers.MultiHeadAttention(heads, width // heads, dropout=drop)(a, a)
    x = layers.Add()([x, layers.Dropout(drop)(a)])
    m = layers.LayerNormalization()(x)
    m = layers.Dense(2 * width, activation="gelu")(m)
    m = layers.Dense(width)(layers.Dropout(drop)(m))
    return layers.Add()([x, m])


rows = keras.Input((8, 8))
x = AddPosition()(layers.Dense(width)(rows))
x = layers.Dropout(drop)(x)
x = block(x)
x = layers.Flatten()(layers.LayerNormalization()(x))
x = layers.Dropout(drop)(x)
model = keras.Model(rows, layers.Dense(10, activation="softmax")(x))
model.compile(keras.optimizers.Adam(3e-3), "categorical_crossentropy", metrics=["categorical_accuracy"])
model.fit(images[:1400], labels[:1400], batch_size=32, epochs=6, validation_split=0.2, verbose=2)

hit = model.predict(images[1400:], verbose=0).argmax(1) == labels[1400:].argmax(1)
print("outcome", float(np.mean(hit)))
