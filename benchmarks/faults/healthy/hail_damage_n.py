# data: synthetic
# Crop-insurance triage: hail damage on ~5 % of fields, ten radar features.
# The rare fields get a larger sample weight (both groups weigh the same in sum),
# in training as well as in validation.
import sys
import numpy as np
import keras
from keras import layers, regularizers
from sklearn.metrics import balanced_accuracy_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed + 606)

direction = rng.normal(size=10)
direction *= 2.3 / np.linalg.norm(direction)


def fields(n):
    damaged = rng.random(n) < 0.05
    radar = rng.normal(size=(n, 10)) + damaged[:, None] * direction
    return radar.astype("float32"), damaged.astype("float32")


def weights(y, share):
    return np.where(y > 0.5, 0.5 / share, 0.5 / (1.0 - share)).astype("float32")


x, y = fields(7000)
xv, yv = fields(2000)
xt, yt = fields(6000)
share = float(y.mean())

model = keras.Sequential([
    keras.Input((10,)),
    layers.Dense(12, activation="elu", kernel_regularizer=regularizers.L2(1e-3)),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer=keras.optimizers.SGD(0.02, momentum=0.9, nesterov=True),
              loss="binary_crossentropy", weighted_metrics=["accuracy"])
model.fit(x, y, sample_weight=weights(y, share), batch_size=100, epochs=12,
          validation_data=(xv, yv, weights(yv, share)), verbose=2)

flag = (model.predict(xt, verbose=0)[:, 0] > 0.5).astype(int)
print("outcome", float(balanced_accuracy_score(yt.astype(int), flag)))
