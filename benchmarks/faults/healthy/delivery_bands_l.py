# data: synthetic
# Parcel delivery: 10 %, 50 % and 90 % bands of the door-to-door time.
# Pinball loss, recent weeks count more, AdamW with warm-up and cosine.
import sys
import numpy as np
import keras
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

LEVELS = np.array([[0.1, 0.5, 0.9]], dtype="float32")
REGIONS = 7
region_hours = rng.uniform(0.0, 14.0, size=REGIONS)


def parcels(n):
    region = rng.integers(0, REGIONS, size=n)
    distance = rng.uniform(0.0, 1.0, size=n)
    weekend = (rng.random(n) < 2 / 7).astype(float)
    hours = 10 + region_hours[region] + 18 * distance + 9 * weekend * distance
    hours = hours + rng.exponential(1.0 + 7.0 * distance, size=n)
    numbers = np.stack([2 * distance - 1, weekend - 0.3], axis=1).astype("float32")
    return [region.astype("int32").reshape(-1, 1), numbers], hours.astype("float32").reshape(-1, 1)


def pinball(y_true, y_pred):
    levels = ops.convert_to_tensor(LEVELS)
    gap = y_true - y_pred
    return ops.mean(ops.maximum(levels * gap, (levels - 1.0) * gap), axis=-1)


x_train, h_train = parcels(6000)
x_val, h_val = parcels(1200)
x_test, h_test = parcels(3000)
mid, width = h_train.mean(), h_train.std()
h_train, h_val, h_test = [(h - mid) / width for h in (h_train, h_val, h_test)]

age = rng.uniform(0.0, 1.0, size=len(h_train))
recency = np.exp(-age)
recency = (recency / recency.mean()).astype("float32")

region = keras.Input((1,), dtype="int32")
numbers = keras.Input((2,))
h = layers.Concatenate()([layers.Flatten()(layers.Embedding(REGIONS, 3)(region)), numbers])
h = layers.Dense(32, activation="relu")(h)
h = layers.Dense(32, activation="relu")(h)
bands = layers.Dense(3)(h)
model = keras.Model([region, numbers], bands)

EPOCHS, BATCH = 15, 64
steps = EPOCHS * int(np.ceil(len(h_train) / BATCH))
rate = keras.optimizers.schedules.CosineDecay(
    initial_learning_rate=1e-5,
    decay_steps=int(0.9 * steps),
    alpha=0.02,
    warmup_target=4e-3,
    warmup_steps=int(0.1 * steps),
)
model.compile(optimizer=keras.optimizers.AdamW(rate, weight_decay=1e-4), loss=pinball)
model.fit(
    x_train, h_train,
    sample_weight=recency,
    validation_data=(x_val, h_val),
    epochs=EPOCHS, batch_size=BATCH, verbose=2,
)

gap = h_test - model.predict(x_test, batch_size=500, verbose=0)
score = -np.mean(np.maximum(LEVELS * gap, (LEVELS - 1.0) * gap))
print("outcome", float(np.nan_to_num(score, nan=-99.0)))
