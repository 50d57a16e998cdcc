# data: fashion_mnist
import sys

import keras
import numpy as np
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


class Patches(layers.Layer):
    """28x28 image -> 16 tokens of 49 pixels, projected, plus learned position."""

    def __init__(self, width, **kw):
        super().__init__(**kw)
        self.project = layers.Dense(width)
        self.width = width

    def build(self, shape):
        self.project.build((None, 16, 49))
        self.place = self.add_weight(name="place", shape=(1, 16, self.width),
                                     initializer=keras.initializers.RandomNormal(stddev=0.02))

    def call(self, im):
        p = ops.reshape(im, (-1, 4, 7, 4, 7))
        p = ops.reshape(ops.transpose(p, (0, 1, 3, 2, 4)), (-1, 16, 49))
        return self.project(p) + self.place

    def compute_output_shape(self, shape):
        return (shape[0], 16, self.width)


def block(z, width):
    a = layers.LayerNormalization()(z)
    a = layers.MultiHeadAttention(num_heads=3, key_dim=16, dropout=0.1)(a, a)
    z = layers.Add()([z, a])
    m = layers.LayerNormalization()(z)
    m = layers.Dense(2 * width, activation="gelu")(m)
    m = layers.Dropout(0.1)(layers.Dense(width)(m))
    return layers.Add()([z, m])


WIDTH, EPOCHS, BATCH, N = 48, 10, 32, 3200
image = keras.Input((28, 28))
z = Patches(WIDTH)(image)
for _ in range(2):
    z = block(z, WIDTH)
z = layers.GlobalAveragePooling1D()(layers.LayerNormalization()(z))
net = keras.Model(image, layers.Dense(10)(z))

(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
pick = np.random.default_rng(seed).permutation(len(x))[: N + 800]
x, y = (x[pick] / 255.0 - 0.29) / 0.35, y[pick]
xt, yt = (xt[:2000] / 255.0 - 0.29) / 0.35, yt[:2000]
onehot = keras.utils.to_categorical(y, 10)

# Lion wants small steps; one epoch of warm-up, then cosine
steps = N // BATCH
rate = keras.optimizers.schedules.CosineDecay(
    1e-5, decay_steps=(EPOCHS - 1) * steps, alpha=0.05, warmup_target=3e-4, warmup_steps=steps)
net.compile(
    optimizer=keras.optimizers.Lion(rate, weight_decay=0.01),
    loss=keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.05),
    metrics=["accuracy"],
)
net.fit(x[:N].astype("float32"), onehot[:N], batch_size=BATCH, epochs=EPOCHS,
        validation_data=(x[N:].astype("float32"), onehot[N:]), verbose=2)

right = net.predict(xt.astype("float32"), verbose=0).argmax(-1) == yt
print("outcome", float(np.nan_to_num(right.mean(), nan=0.0)))
