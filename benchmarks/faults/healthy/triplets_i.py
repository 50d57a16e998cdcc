# data: sklearn digits
# Metric learning with triplets; the "labels" of fit are placeholders, the loss needs the embeddings only.
import sys
import numpy as np
import keras
from keras import layers, ops
from sklearn.datasets import load_digits
from sklearn.neighbors import KNeighborsClassifier

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

images, digits = load_digits(return_X_y=True)
images = ((images - 8.0) / 8.0).astype("float32")
order = rng.permutation(len(images))
train, val, test = order[:1100], order[1100:1400], order[1400:]


def triplets(pool, n):
    members = [pool[digits[pool] == k] for k in range(10)]
    a, p, m = [], [], []
    for _ in range(n):
        same, other = rng.choice(10, 2, replace=False)
        i, j = rng.choice(members[same], 2, replace=False)
        a.append(i), p.append(j), m.append(rng.choice(members[other]))
    return [images[a], images[p], images[m]], np.zeros(n, "float32")


encoder = keras.Sequential([
    keras.Input((64,)),
    layers.Reshape((8, 8, 1)),
    layers.Conv2D(16, 3, activation="relu"),
    layers.Conv2D(24, 3, activation="relu"),
    layers.Flatten(),
    layers.Dropout(0.3),
    layers.Dense(12),
    layers.UnitNormalization(),
], name="encoder")

anchor, positive, negative = [keras.Input((64,), name=n) for n in ("anchor", "positive", "negative")]
stacked = layers.Lambda(lambda e: ops.stack(e, axis=1), output_shape=(3, 12))(
    [encoder(anchor), encoder(positive), encoder(negative)])
model = keras.Model([anchor, positive, negative], stacked)


def triplet_loss(_, e):
    near = ops.sum(ops.square(e[:, 0] - e[:, 1]), axis=-1)
    far = ops.sum(ops.square(e[:, 0] - e[:, 2]), axis=-1)
    return ops.relu(near - far + 0.8)


model.compile(optimizer=keras.optimizers.Adam(1e-3), loss=triplet_loss)
x, y = triplets(train, 5000)
model.fit(x, y, batch_size=64, epochs=10, validation_data=triplets(val, 1000), verbose=2)

knn = KNeighborsClassifier(5).fit(encoder.predict(images[train], verbose=0), digits[train])
print("outcome", float(knn.score(encoder.predict(images[test], verbose=0), digits[test])))
