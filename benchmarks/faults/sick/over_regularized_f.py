# problem: over_regularized
# data: mnist
# twin: SpatialDropout2D(0.6) => SpatialDropout2D(0.2)
# twin: GaussianNoise(0.7) => GaussianNoise(0.1)
# twin: Dropout(0.8) => Dropout(0.5)
import sys
import keras
import numpy as np
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

d = load("mnist")
order = np.random.RandomState(seed).permutation(60000)[:6000]
images = d.train_images[order] / np.float32(255)
digits = d.train_labels[order].astype("int32")


class Net(keras.Model):
    def __init__(self, **kw):
        super().__init__(**kw)
        L = keras.layers
        self.body = [
            L.GaussianNoise(0.7),
            L.Conv2D(12, 3, strides=2, activation="relu"),
            L.SpatialDropout2D(0.6),
            L.Conv2D(24, 3, strides=2, activation="relu"),
            L.Flatten(),
            L.Dense(64, activation="relu"),
            L.Dropout(0.8),
            L.Dense(10),
        ]

    def call(self, x, training=False):
        for layer in self.body:
            x = layer(x)
        return x


net = Net()
net.compile(
    optimizer=keras.optimizers.AdamW(learning_rate=keras.optimizers.schedules.CosineDecay(3e-3, 14 * 79, alpha=0.03), weight_decay=1e-4),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
net.fit(images[:5000], digits[:5000], validation_data=(images[5000:], digits[5000:]), epochs=14, batch_size=64, verbose=2)

scores = net.predict(d.test_images[:4000] / np.float32(255), verbose=0)
print("outcome", np.mean(scores.argmax(-1) == d.test_labels[:4000].ravel()))
