# data: synthetic
# Click-through rate: clicks are rare and mostly chance; we want calibrated probabilities and look at log loss / AUC
import sys
import numpy as np
import tensorflow as tf
import keras
from keras import layers
from sklearn.metrics import roc_auc_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
world = np.random.default_rng(11)
site_fx, ad_fx, hour_fx = world.normal(0, 0.5, 40), world.normal(0, 0.6, 30), world.normal(0, 0.3, 24)
rng = np.random.default_rng(seed)


def views(n):
    f = {"site": rng.integers(0, 40, n), "ad": rng.integers(0, 30, n), "hour": rng.integers(0, 24, n),
         "user": rng.normal(size=(n, 3)).astype("float32")}
    z = -2.1 + site_fx[f["site"]] + ad_fx[f["ad"]] + hour_fx[f["hour"]] + 0.6 * f["user"][:, 0] * np.sign(ad_fx[f["ad"]])
    return f, (rng.random(n) < 1 / (1 + np.exp(-z))).astype("float32")


def pipe(n, train):
    f, y = views(n)
    ds = tf.data.Dataset.from_tensor_slices((f, y))
    return (ds.shuffle(n, seed=seed) if train else ds).batch(256), f, y


train, _, _ = pipe(14000, True)
valid, _, _ = pipe(3000, False)
_, test_f, test_y = pipe(5000, False)

ins = {k: keras.Input((), dtype="int32", name=k) for k in ("site", "ad", "hour")}
ins["user"] = keras.Input((3,), name="user")
reg = keras.regularizers.L2(1e-5)
parts = [layers.Embedding(n, 4, embeddings_regularizer=reg)(ins[k]) for k, n in (("site", 40), ("ad", 30), ("hour", 24))]
h = layers.Concatenate()(parts + [ins["user"]])
h = layers.Dense(24, activation="relu")(h)
h = layers.Dropout(0.2)(h)
model = keras.Model(ins, layers.Dense(1, activation="sigmoid")(h))
model.compile(optimizer=keras.optimizers.Adam(2e-3), loss="binary_crossentropy", metrics=[keras.metrics.AUC(name="auc")])
model.fit(train, validation_data=valid, epochs=9, verbose=2)
print("outcome", float(np.nan_to_num(roc_auc_score(test_y, model.predict(test_f, batch_size=1000, verbose=0)[:, 0]))))
