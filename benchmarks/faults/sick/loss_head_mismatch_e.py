# problem: loss_head_mismatch
# data: fashion_mnist
# twin: layers.Dense(10)(x) => layers.Dense(10, activation="softmax")(x)
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(x_train, y_train), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
x_train = x_train[:5000, ..., None].astype("float32") / 255.0
y_train = y_train[:5000]
x_val, y_val = x_test[:1500, ..., None].astype("float32") / 255.0, y_test[:1500]
x_test, y_test = x_test[1500:5000, ..., None].astype("float32") / 255.0, y_test[1500:5000]

inputs = keras.Input((28, 28, 1))
x = layers.Conv2D(16, 3, strides=2, padding="same", activation="relu")(inputs)
x = layers.Conv2D(32, 3, strides=2, padding="same", activation="relu")(x)
x = layers.Flatten()(x)
x = layers.Dropout(0.3)(x)
x = layers.Dense(48, activation="relu")(x)
outputs = layers.Dense(10)(x)
model = keras.Model(inputs, outputs)

model.compile(
    optimizer=keras.optimizers.Adam(1e-3),
    loss=keras.losses.SparseCategoricalCrossentropy(),
    metrics=["accuracy"],
)
model.fit(x_train, y_train, validation_data=(x_val, y_val), batch_size=64, epochs=9, verbose=2)

pred = np.nan_to_num(model.predict(x_test, verbose=0)).argmax(axis=1)
print("outcome", float((pred == y_test).mean()))
