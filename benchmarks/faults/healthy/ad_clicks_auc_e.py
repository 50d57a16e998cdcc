# data: synthetic
import sys
import numpy as np
import keras
from keras import layers
from sklearn.metrics import roc_auc_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed + 7)

N_ADS, N_SITES, N_DEV = 150, 60, 4
n = 80_000
ad = rng.integers(0, N_ADS, n)
site = rng.integers(0, N_SITES, n)
device = rng.choice(N_DEV, n, p=[0.5, 0.3, 0.15, 0.05])
user = rng.normal(size=(n, 6))
ad_q = rng.normal(0, 0.6, N_ADS)
site_q = rng.normal(0, 0.5, N_SITES)
dev_q = np.array([0.0, 0.3, -0.4, 0.2])
w = np.array([0.4, -0.3, 0.2, 0, 0, 0])
logit = -3.6 + ad_q[ad] + site_q[site] + dev_q[device] + user @ w + 0.4 * user[:, 3] * user[:, 4]
p_click = 1 / (1 + np.exp(-logit))
click = (rng.random(n) < p_click).astype("float32")
print("click rate", click.mean())


def rows(s):
    return {"ad": ad[s], "site": site[s], "device": device[s], "user": user[s]}


tr, va, te = slice(0, 56_000), slice(56_000, 68_000), slice(68_000, n)

inputs = {
    "ad": keras.Input((), dtype="int32", name="ad"),
    "site": keras.Input((), dtype="int32", name="site"),
    "device": keras.Input((), dtype="int32", name="device"),
    "user": keras.Input((6,), name="user"),
}
emb = [
    layers.Embedding(N_ADS, 4)(inputs["ad"]),
    layers.Embedding(N_SITES, 4)(inputs["site"]),
    layers.Embedding(N_DEV, 2)(inputs["device"]),
]
z = layers.Concatenate()(emb + [inputs["user"]])
z = layers.Dense(32, activation="relu")(z)
z = layers.Dropout(0.2)(z)
z = layers.Dense(16, activation="relu")(z)
rate = float(click[tr].mean())
out = layers.Dense(
    1, activation="sigmoid", bias_initializer=keras.initializers.Constant(np.log(rate / (1 - rate)))
)(z)
model = keras.Model(inputs, out)
model.compile("adam", "binary_crossentropy", metrics=[keras.metrics.AUC(name="auc")])
model.optimizer.learning_rate = 2e-3
model.fit(
    rows(tr), click[tr], validation_data=(rows(va), click[va]), batch_size=512, epochs=30, verbose=2,
    callbacks=[keras.callbacks.EarlyStopping("val_auc", mode="max", patience=3, restore_best_weights=True)],
)
score = model.predict(rows(te), batch_size=4096, verbose=0)[:, 0]
print("with the true probabilities", roc_auc_score(click[te], p_click[te]))
print("outcome", roc_auc_score(click[te], np.nan_to_num(score)))
