# problem: none
# data: fashion_mnist
import sys
import tensorflow as tf
from tensorflow import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
x, xt = x.astype("float32") / 255.0, xt.astype("float32") / 255.0

train = tf.data.Dataset.from_tensor_slices((x[:5000], y[:5000]))
train = train.shuffle(5000, seed=seed).batch(64).prefetch(tf.data.AUTOTUNE)
val = tf.data.Dataset.from_tensor_slices((x[5000:6000], y[5000:6000])).batch(250)
test = tf.data.Dataset.from_tensor_slices((xt[:1000], yt[:1000])).batch(250)


class Classifier(keras.Model):
    def __init__(self):
        super().__init__()
        self.flatten = keras.layers.Flatten()
        self.first = keras.layers.Dense(96, activation="relu")
        self.norm1 = keras.layers.LayerNormalization()
        self.second = keras.layers.Dense(48, activation="relu")
        self.norm2 = keras.layers.LayerNormalization()
        self.drop = keras.layers.Dropout(0.2)
        self.out = keras.layers.Dense(10, activation="softmax")

    def call(self, images, training=False):
        h = self.norm1(self.first(self.flatten(images)))
        h = self.drop(h, training=training)
        return self.out(self.norm2(self.second(h)))


model = Classifier()
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(train, validation_data=val, epochs=6, verbose=2)
print("outcome", model.evaluate(test, verbose=0)[1])
