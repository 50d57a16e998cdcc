# problem: loss_head_mismatch
# data: synthetic
# twin: loss=keras.losses.BinaryCrossentropy(), => loss=keras.losses.BinaryCrossentropy(from_logits=True),
"""Churn model v3 - telco retention project. Numeric usage features + plan / region embeddings."""
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)


def make_customers(n):
    usage = rng.normal(size=(n, 8)).astype("float32")
    plan = rng.integers(0, 6, n)
    region = rng.integers(0, 12, n)
    plan_effect = np.array([-1.6, -0.6, 0.0, 0.4, 1.1, 1.8])[plan]
    region_effect = np.sin(region)
    score = (1.8 * usage[:, 0] - 1.4 * usage[:, 1] * usage[:, 2] + 1.5 * np.tanh(2 * usage[:, 3])
             + plan_effect + 0.8 * region_effect - 0.4)
    churned = (rng.random(n) < 1 / (1 + np.exp(-1.5 * score))).astype("float32")
    return {"usage": usage, "plan": plan, "region": region}, churned


train_x, train_y = make_customers(6000)
val_x, val_y = make_customers(1500)
test_x, test_y = make_customers(3000)
print("churn rate", train_y.mean())

usage_in = keras.Input((8,), name="usage")
plan_in = keras.Input((), dtype="int32", name="plan")
region_in = keras.Input((), dtype="int32", name="region")
x = layers.concatenate([
    usage_in,
    layers.Embedding(6, 3)(plan_in),
    layers.Embedding(12, 4)(region_in),
])
x = layers.Dense(48, activation="relu")(x)
x = layers.Dense(24, activation="relu")(x)
score_out = layers.Dense(1, name="churn_score")(x)
model = keras.Model([usage_in, plan_in, region_in], score_out)

model.compile(
    optimizer=keras.optimizers.Adam(2e-3),
    loss=keras.losses.BinaryCrossentropy(),
    metrics=[keras.metrics.AUC(name="auc", from_logits=True)],
)
model.fit(train_x, train_y, validation_data=(val_x, val_y), epochs=14, batch_size=128, verbose=2)

# turn the score into a churn probability for the campaign team
prob = keras.ops.convert_to_numpy(keras.ops.sigmoid(model.predict(test_x, verbose=0)[:, 0]))
print("mean predicted churn", prob.mean())
print("outcome", float(np.nan_to_num(((prob > 0.5) == (test_y > 0.5)).mean())))
