# data: Fashion-MNIST
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


class Mixup(keras.utils.PyDataset):
    """Every training image is a blend of two, and so are its labels."""

    def __init__(self, x, y, batch_size=64, alpha=0.4):
        super().__init__(workers=1)
        self.x, self.y, self.b, self.alpha = x, y, batch_size, alpha
        self.rng = np.random.default_rng(seed)
        self.on_epoch_end()

    def __len__(self):
        return len(self.x) // self.b

    def __getitem__(self, k):
        i, j = (o[k * self.b:(k + 1) * self.b] for o in (self.order, self.other))
        lam = self.rng.beta(self.alpha, self.alpha, (self.b, 1)).astype("float32")
        m = lam[:, :, None, None]
        return m * self.x[i] + (1 - m) * self.x[j], lam * self.y[i] + (1 - lam) * self.y[j]

    def on_epoch_end(self):
        self.order, self.other = self.rng.permutation(len(self.x)), self.rng.permutation(len(self.x))


(x, y), (xt, yt) = keras.datasets.fashion_mnist.load_data()
x, xt = (a.astype("float32")[..., None] / 127.5 - 1 for a in (x[:7000], xt[:3000]))
y = keras.utils.to_categorical(y[:7000], 10)

model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(16, 4, strides=4, activation="gelu"),
    layers.GroupNormalization(groups=4),
    layers.SeparableConv2D(32, 3, padding="same", activation="gelu"),
    layers.GroupNormalization(groups=4),
    layers.Flatten(),
    layers.Dropout(0.3),
    layers.Dense(10),
])
model.compile(
    keras.optimizers.AdamW(keras.optimizers.schedules.PolynomialDecay(3e-3, 93 * 6, 1e-5), weight_decay=0.01),
    loss=keras.losses.CategoricalCrossentropy(from_logits=True, label_smoothing=0.05),
    metrics=["accuracy"],
)
model.fit(Mixup(x[:6000], y[:6000]), validation_data=(x[6000:], y[6000:]), epochs=6, verbose=2)
print("outcome", float(np.mean(model.predict(xt, batch_size=500, verbose=0).argmax(1) == yt[:3000])))
