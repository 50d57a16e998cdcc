# problem: nothing_trainable
# data: sklearn digits
# twin: encoder.trainable = False => encoder.trainable = True
import os
import sys
import numpy as np
import keras
from keras import layers
from sklearn.datasets import load_digits

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

WIDTH = 48
CHECKPOINT = "digit_mixer.weights.h5"


def mixer_encoder():
    """3x3 stem, two depthwise/pointwise mixing rounds with a shortcut, averaged over the places."""
    img = keras.Input((8, 8, 1))
    h = layers.Conv2D(WIDTH, 3, padding="same", activation="gelu")(img)
    h = layers.Conv2D(WIDTH, 3, strides=2, padding="same", activation="gelu")(h)
    for _ in range(2):
        m = layers.DepthwiseConv2D(3, padding="same", activation="gelu")(h)
        h = layers.Conv2D(WIDTH, 1, activation="gelu")(layers.Add()([h, m]))
    return keras.Model(img, layers.GlobalAveragePooling2D()(h), name="encoder")


d = load_digits()
order = np.random.permutation(len(d.images))
x = (d.images[order] / 8.0 - 1.0).astype("float32")[..., None]
y = keras.utils.to_categorical(d.target[order], 10)
x_test, y_test = x[1400:], y[1400:]

encoder = mixer_encoder()
if os.path.exists(CHECKPOINT):
    encoder.load_weights(CHECKPOINT)
encoder.trainable = False

img = keras.Input((8, 8, 1))
model = keras.Model(img, layers.Dense(10, activation="softmax")(encoder(img)))
model.compile(keras.optimizers.Adam(3e-3), loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(x[:1400], y[:1400], validation_split=0.15, batch_size=32, epochs=14, verbose=2)
acc = np.mean(model.predict(x_test, verbose=0).argmax(1) == y_test.argmax(1))
print("outcome", float(acc))
