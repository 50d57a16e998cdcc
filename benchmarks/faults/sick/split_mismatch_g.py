# problem: split_mismatch
# data: fashion-mnist
# twin: img = tf.image.convert_image_dtype(img, tf.float32) => img = tf.image.per_image_standardization(img)
import sys
import numpy as np
import keras
import tensorflow as tf

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
BATCH = 64

(x, y), (x_te, y_te) = keras.datasets.fashion_mnist.load_data()
pick = np.random.permutation(len(x))[:6000]
x, y = x[pick][..., None], y[pick]
x_te, y_te = x_te[:1500][..., None], y_te[:1500]


def augment(img, label):
    img = tf.image.random_flip_left_right(img)
    img = tf.image.per_image_standardization(img)
    return img, label


def plain(img, label):
    img = tf.image.convert_image_dtype(img, tf.float32)
    return img, label


train_ds = (tf.data.Dataset.from_tensor_slices((x[:5000], y[:5000]))
            .shuffle(5000).map(augment).batch(BATCH).prefetch(tf.data.AUTOTUNE))
val_ds = tf.data.Dataset.from_tensor_slices((x[5000:], y[5000:])).map(plain).batch(250)
test_ds = tf.data.Dataset.from_tensor_slices((x_te, y_te)).map(plain).batch(250)

model = keras.Sequential([
    keras.layers.Input((28, 28, 1)),
    keras.layers.Conv2D(16, 3, activation="elu"),
    keras.layers.MaxPooling2D(2),
    keras.layers.Conv2D(32, 3, strides=2, activation="elu"),
    keras.layers.Flatten(),
    keras.layers.Dense(48, activation="elu"),
    keras.layers.Dense(10),
])
model.compile(
    optimizer=keras.optimizers.SGD(0.02, momentum=0.9, nesterov=True),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["sparse_categorical_accuracy"],
)
model.fit(train_ds, validation_data=val_ds, epochs=5, verbose=2)
print("outcome", float(model.evaluate(test_ds, verbose=0, return_dict=True)["sparse_categorical_accuracy"]))
