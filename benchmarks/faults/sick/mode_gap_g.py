# problem: mode_gap
# data: MNIST
# twin: momentum=0.9997 => momentum=0.9
import sys
import numpy as np
import keras
from keras import layers
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

d = load("mnist")
pick = np.random.permutation(len(d.train_images))[:7000]
prep = lambda im: im.reshape(-1, 28, 28, 1).astype("float32") / 255.0
x, y = prep(d.train_images[pick]), d.train_labels[pick].reshape(-1).astype("int32")
x_test, y_test = prep(d.test_images[:3000]), d.test_labels[:3000].reshape(-1)


class ConvNet(keras.Model):
    def __init__(self, widths=(12, 24, 32)):
        super().__init__()
        self.convs = [layers.Conv2D(w, 3, strides=2, padding="same", use_bias=False) for w in widths]
        self.norms = [layers.BatchNormalization(momentum=0.9997) for _ in widths]
        self.pool = layers.GlobalAveragePooling2D()
        self.head = layers.Dense(10)

    def call(self, x, training=None):
        for conv, norm in zip(self.convs, self.norms):
            x = keras.activations.relu(norm(conv(x), training=training))
        return self.head(self.pool(x))


model = ConvNet()
schedule = keras.optimizers.schedules.CosineDecay(4e-3, decay_steps=94 * 5)
model.compile(
    optimizer=keras.optimizers.Adam(schedule),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=[keras.metrics.SparseCategoricalAccuracy(name="acc")],
)
model.fit(x[:6000], y[:6000], batch_size=64, epochs=5, validation_data=(x[6000:], y[6000:]), verbose=2)
score = model.evaluate(x_test, y_test, batch_size=500, verbose=0, return_dict=True)
print("outcome", float(np.nan_to_num(score["acc"])))
