# problem: over_regularized
# data: synthetic
# twin: PENALTY = "l1" => PENALTY = regularizers.L1L2(l1=1e-5, l2=1e-5)
import sys
import numpy as np
import keras
from keras import layers, regularizers
from sklearn.metrics import roc_auc_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# tagging: 40 descriptors of a song, 6 tags that may occur together
n = 4200
z = np.random.randn(n, 8)
mix = np.random.randn(8, 40) / np.sqrt(8)
x = z @ mix + 0.4 * np.random.randn(n, 40)
x = ((x - x.mean(0)) / x.std(0)).astype("float32")
scores = np.stack([z[:, 0] * z[:, 1], z[:, 2] + np.abs(z[:, 3]) - 1, np.sin(2 * z[:, 4]), z[:, 5] - z[:, 0],
                   z[:, 6] ** 2 - 1, z[:, 7] + 0.5 * z[:, 2]], 1)
tags = (scores + 0.2 * np.random.randn(n, 6) > 0.3).astype("float32")

PENALTY = "l1"

class Tagger(keras.Model):
    def __init__(self, tags):
        super().__init__()
        self.hidden = [layers.Dense(80, activation="relu", kernel_regularizer=PENALTY) for _ in range(2)]
        self.drop = layers.Dropout(0.1)
        self.head = layers.Dense(tags, activation="sigmoid", kernel_regularizer=PENALTY)

    def call(self, x, training=None):
        for layer in self.hidden:
            x = layer(x)
        return self.head(self.drop(x, training=training))

tagger = Tagger(6)
tagger.compile(optimizer="adam", loss="binary_crossentropy", metrics=[keras.metrics.BinaryAccuracy(name="acc")])
tagger.fit(x[:3000], tags[:3000], validation_data=(x[3000:3600], tags[3000:3600]), epochs=15, batch_size=32, verbose=2)

p = np.nan_to_num(tagger.predict(x[3600:], verbose=0))
print("outcome", float(roc_auc_score(tags[3600:], p, average="macro")))
