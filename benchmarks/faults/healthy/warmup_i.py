# data: mnist
import sys
import math
import numpy as np
import keras
from kravets.data import load

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


class WarmupCosine(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, peak, warm, total):
        self.peak, self.warm, self.total = peak, warm, total

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        up = (step + 1.0) / self.warm
        down = 0.5 * (1 + keras.ops.cos(math.pi * (step - self.warm) / (self.total - self.warm)))
        return self.peak * keras.ops.where(step < self.warm, up, down)

    def get_config(self):
        return {"peak": self.peak, "warm": self.warm, "total": self.total}


d = load("mnist")
flat = lambda a: np.asarray(a).reshape(len(a), -1).astype("float32") / 127.5 - 1.0
N, B, E = 8000, 250, 12
xt, yt = flat(d.train_images[:N]), np.asarray(d.train_labels[:N])
xv, yv = flat(d.train_images[50000:51000]), np.asarray(d.train_labels[50000:51000])

net = keras.Sequential([keras.Input((784,))])
for width in (128, 96):
    net.add(keras.layers.Dense(width, use_bias=False))
    net.add(keras.layers.BatchNormalization())
    net.add(keras.layers.ReLU())
    net.add(keras.layers.Dropout(0.35))
net.add(keras.layers.Dense(10, activation="softmax"))
# batch-normalised, so a big peak rate is fine
sgd = keras.optimizers.SGD(WarmupCosine(0.5, 3 * N // B, E * N // B), momentum=0.5, nesterov=True)
net.compile(optimizer=sgd, loss="sparse_categorical_crossentropy", metrics=["accuracy"])
net.fit(xt, yt, validation_data=(xv, yv), epochs=E, batch_size=B, verbose=2)
print("outcome", float(np.nan_to_num(net.evaluate(flat(d.test_images[:3000]), np.asarray(d.test_labels[:3000]), verbose=0)[1])))
