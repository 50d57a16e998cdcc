# data: fashion_mnist
"""A small transformer on 16 patches of each picture, AdamW with warm-up and cosine decay."""
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(images, labels), (test_images, test_labels) = keras.datasets.fashion_mnist.load_data()
pick = np.random.permutation(len(images))[:5000]
images, labels = images[pick], labels[pick]


def patches(a):
    a = (a.astype("float32") / 255.0 - 0.29) / 0.35
    a = a.reshape(-1, 4, 7, 4, 7).transpose(0, 1, 3, 2, 4)
    return a.reshape(-1, 16, 49)


x_train, y_train = patches(images[:4200]), labels[:4200]
x_val, y_val = patches(images[4200:]), labels[4200:]
x_test, y_test = patches(test_images[:2000]), test_labels[:2000]


def block(h, dim, rate):
    a = layers.LayerNormalization(epsilon=1e-5)(h)
    a = layers.MultiHeadAttention(4, dim // 4, dropout=rate)(a, a)
    h = layers.add([h, a])
    m = layers.LayerNormalization(epsilon=1e-5)(h)
    m = layers.Dense(2 * dim, activation="gelu")(m)
    m = layers.Dropout(rate)(m)
    return layers.add([h, layers.Dense(dim)(m)])


inp = keras.Input((16, 49))
h = layers.Dense(32)(inp)
h = h + layers.Embedding(16, 32)(ops.arange(16))
h = block(h, 32, 0.15)
h = layers.LayerNormalization(epsilon=1e-5)(h)
h = layers.Dropout(0.2)(layers.Flatten()(h))
model = keras.Model(inp, layers.Dense(10)(h))

EPOCHS, BATCH = 7, 64
total = EPOCHS * (len(x_train) // BATCH)
rate = keras.optimizers.schedules.CosineDecay(1e-5, total - 50, warmup_target=2e-3, warmup_steps=50, alpha=0.01)
model.compile(optimizer=keras.optimizers.AdamW(rate, weight_decay=0.01, global_clipnorm=1.0),
              loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True), metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=BATCH, epochs=EPOCHS, validation_data=(x_val, y_val), verbose=2)

print("outcome", float(np.mean(model.predict(x_test, batch_size=500, verbose=0).argmax(-1) == y_test)))
