# data: fashion-mnist
# Grainy 14x14 thumbnails, small residual net, large rate with warm-up and a short one-cycle schedule.
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


def thumbs(a):
    a = a.reshape(-1, 14, 2, 14, 2).mean((2, 4)) / 255.0
    a = a + np.random.normal(0, 0.25, a.shape)          # the sensor of the shop camera
    return ((a - 0.286) / 0.4).astype("float32")[..., None]


n = 4000
(full, label), (shop, shop_label) = keras.datasets.fashion_mnist.load_data()
x, y = thumbs(full[:n]), keras.utils.to_categorical(label[:n], 10)
xv, yv = thumbs(full[40000:41000]), keras.utils.to_categorical(label[40000:41000], 10)
xt, yt = thumbs(shop[:2000]), shop_label[:2000]


class WarmCos(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warm, total):
        self.peak, self.warm, self.total = peak, float(warm), float(total)

    def __call__(self, step):
        step = ops.cast(step, "float32")
        up = step / self.warm
        down = 0.5 * (1 + ops.cos(np.pi * ops.minimum((step - self.warm) / (self.total - self.warm), 1.0)))
        return self.peak * ops.where(step < self.warm, up, down)

    def get_config(self):
        return {"peak": self.peak, "warm": self.warm, "total": self.total}


def res(x, width, stride):
    short = layers.Conv2D(width, 1, strides=stride, use_bias=False)(x)
    x = layers.Conv2D(width, 3, strides=stride, padding="same", use_bias=False)(x)
    x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
    x = layers.Conv2D(width, 3, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization(momentum=0.9)(x)
    return layers.ReLU()(layers.Add()([x, short]))


inp = keras.Input((14, 14, 1))
h = layers.RandomTranslation(0.08, 0.08, fill_mode="reflect")(layers.RandomFlip("horizontal")(inp))
h = res(h, 16, 2)
h = res(h, 32, 2)
h = layers.Dropout(0.2)(layers.GlobalAveragePooling2D()(h))
net = keras.Model(inp, layers.Dense(10)(h))

EPOCHS, BATCH = 8, 64
steps = EPOCHS * (n // BATCH)
net.compile(
    optimizer=keras.optimizers.SGD(WarmCos(0.15, steps // 5, steps), momentum=0.9, nesterov=True, weight_decay=5e-4),
    loss=keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.1),
    metrics=["accuracy"],
)
net.fit(x, y, batch_size=BATCH, epochs=EPOCHS, validation_data=(xv, yv), verbose=2)
print("outcome", float(np.mean(net.predict(xt, batch_size=250, verbose=0).argmax(1) == yt)))
