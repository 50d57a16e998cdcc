# problem: loss_head_mismatch
# data: synthetic
# twin: activation="softmax" => activation="sigmoid"
# twin: "categorical_crossentropy" => "binary_crossentropy"
# Cross-sell propensity: which of 10 bank products will a customer hold next quarter?
# A customer may take several products (or none), y is the 0/1 holding matrix.
import sys
import numpy as np
import keras
import tensorflow as tf

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

PRODUCTS = ["current", "savings", "visa", "mortgage", "loan", "pension", "broker", "insurance", "junior", "business"]
N_TRAIN, N_VAL, N_TEST = 5000, 1000, 2000
r = np.random.RandomState(seed + 100)
n = N_TRAIN + N_VAL + N_TEST
income = r.lognormal(10.3, 0.5, n)
age = r.uniform(18, 80, n)
tenure = r.gamma(2.0, 3.0, n)
behaviour = r.normal(size=(n, 9))
raw = np.column_stack([np.log(income), age, tenure, behaviour])
X = (raw - raw[:N_TRAIN].mean(0)) / raw[:N_TRAIN].std(0)
W = r.normal(size=(X.shape[1], len(PRODUCTS))) * 1.3
Y = (X @ W + 1.2 * np.sin(2 * X[:, :1]) - 0.8 + r.logistic(size=(n, len(PRODUCTS))) * 0.7 > 0).astype("float32")
X = X.astype("float32")
print("products per customer: %.2f" % Y[:N_TRAIN].sum(1).mean())


def pipeline(a, b, training=False):
    ds = tf.data.Dataset.from_tensor_slices((X[a:b], Y[a:b]))
    if training:
        ds = ds.shuffle(b - a, seed=seed)
    return ds.batch(100).prefetch(2)


model = keras.Sequential([
    keras.Input((X.shape[1],)),
    keras.layers.Dense(64, activation="gelu"),
    keras.layers.Dropout(0.1),
    keras.layers.Dense(64, activation="gelu"),
    keras.layers.Dense(len(PRODUCTS), activation="softmax"),
])
model.compile("nadam", "categorical_crossentropy")
model.fit(pipeline(0, N_TRAIN, True), validation_data=pipeline(N_TRAIN, N_TRAIN + N_VAL), epochs=15, verbose=2)

# offer a product if its probability is above one half
offer = model.predict(X[-N_TEST:], verbose=0) > 0.5
truth = Y[-N_TEST:] > 0.5
tp = (offer & truth).sum()
f1 = 2 * tp / max(1, offer.sum() + truth.sum())
print("outcome", float(np.nan_to_num(f1)))
