# problem: batch_size
# data: Fashion-MNIST
# twin: BATCH = 4096 => BATCH = 128
import sys
import numpy as np
import keras
import tensorflow as tf
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

EPOCHS = 8
BATCH = 4096
N = 8192

(x, y), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
x, x_test = x.astype("float32") / 255.0, x_test.astype("float32") / 255.0
mean, std = x[:N].mean(), x[:N].std()
x, x_test = (x - mean) / std, (x_test - mean) / std

train = (tf.data.Dataset.from_tensor_slices((x[:N], y[:N]))
         .shuffle(N, seed=seed).batch(BATCH).prefetch(2))
val = tf.data.Dataset.from_tensor_slices((x[-2000:], y[-2000:])).batch(500)

inputs = keras.Input((28, 28))
h = layers.Flatten()(inputs)
h = layers.Dense(128)(h)
for _ in range(2):
    skip = h
    h = layers.LayerNormalization()(h)
    h = layers.Activation("swish")(h)
    h = layers.Dropout(0.35)(h)
    h = layers.Dense(128)(h)
    h = layers.add([h, skip])
outputs = layers.Dense(10)(layers.LayerNormalization()(h))
model = keras.Model(inputs, outputs)

model.compile(
    optimizer=keras.optimizers.AdamW(1e-3, weight_decay=0.01),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
model.fit(train, validation_data=val, epochs=EPOCHS, verbose=2)

acc = np.mean(model.predict(x_test[:4000], verbose=0, batch_size=500).argmax(1) == y_test[:4000])
print("outcome", float(np.nan_to_num(acc)))
