# problem: vanishing_gradient
# data: synthetic
# twin: activation="sigmoid" => activation="selu", kernel_initializer="lecun_normal"
"""Customer segmentation: assign shoppers to one of five marketing segments from 20 RFM-style features."""
import sys
import numpy as np
import keras
from keras.layers import Dense, Input

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

rng = np.random.default_rng(42 + seed)
n_features, n_segments = 20, 5
centres = rng.normal(size=(n_segments * 2, n_features))          # two kinds of shopper per segment
kind = rng.integers(0, n_segments * 2, 12000)
features = centres[kind] * 0.9 + rng.normal(size=(12000, n_features))
segment = kind % n_segments
mean, std = features[:10000].mean(0), features[:10000].std(0)
features = ((features - mean) / std).astype("float32")
onehot = keras.utils.to_categorical(segment, n_segments)

DEPTH, WIDTH = 10, 40
inputs = Input((n_features,))
h = inputs
for level in range(DEPTH):
    h = Dense(WIDTH, activation="sigmoid", name=f"level_{level}")(h)
segment_prob = Dense(n_segments, activation="softmax", name="segment")(h)
model = keras.Model(inputs, segment_prob)

model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.02, momentum=0.9),
    loss="categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(
    features[:10000], onehot[:10000],
    validation_data=(features[10000:10800], onehot[10000:10800]),
    epochs=7, batch_size=64, verbose=2,
)
hit = model.predict(features[10800:], verbose=0).argmax(1) == segment[10800:]
print("outcome", float(np.nan_to_num(hit.mean())))
