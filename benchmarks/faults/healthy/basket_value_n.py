# data: synthetic
# %% What is the basket worth? Items and how many of each, plus a coupon.
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

ITEMS, SLOTS = 40, 8
price = np.exp(rng.normal(0.5, 0.8, ITEMS))


# %% baskets
def baskets(n):
    item = rng.integers(0, ITEMS, (n, SLOTS))
    quantity = rng.integers(1, 4, (n, SLOTS))
    coupon = rng.uniform(0, 0.5, (n, 1))
    worth = np.log((price[item] * quantity).sum(axis=1) * (1 - coupon[:, 0]))
    worth = worth + rng.normal(0, 0.05, n)
    x = {"item": item.astype("int32"),
         "quantity": (quantity[..., None] - 2).astype("float32"),
         "coupon": (4 * coupon - 1).astype("float32")}
    return x, worth


x, worth = baskets(4000)
x_val, worth_val = baskets(800)
x_test, worth_test = baskets(1000)
centre, width = worth.mean(), worth.std()

# %% a small attention network
item = keras.Input((SLOTS,), dtype="int32", name="item")
quantity = keras.Input((SLOTS, 1), name="quantity")
coupon = keras.Input((1,), name="coupon")

e = layers.Embedding(ITEMS, 15)(item)
e = layers.Concatenate()([e, quantity])
e = layers.Dense(24, activation="relu")(e)
seen = layers.MultiHeadAttention(num_heads=2, key_dim=8)(e, e)
e = layers.LayerNormalization()(layers.Add()([e, seen]))
e = layers.Dense(24, activation="relu")(e)
pooled = layers.GlobalAveragePooling1D()(e)
h = layers.Concatenate()([pooled, coupon])
h = layers.Dense(32, activation="relu")(h)
value = layers.Dense(1)(h)
model = keras.Model({"item": item, "quantity": quantity, "coupon": coupon}, value)

# %% warm up for 150 steps, then a cosine to almost nothing
EPOCHS, BATCH = 15, 50
total = EPOCHS * (4000 // BATCH)
rate = keras.optimizers.schedules.CosineDecay(
    1e-5, decay_steps=total - 150, alpha=0.01, warmup_target=4e-3, warmup_steps=150)
model.compile(optimizer=keras.optimizers.AdamW(rate, weight_decay=1e-4), loss="mse", metrics=["mae"])
model.fit(x, (worth - centre) / width,
          validation_data=(x_val, (worth_val - centre) / width),
          batch_size=BATCH, epochs=EPOCHS, verbose=2)

# %% R2 on new baskets
guess = model.predict(x_test, verbose=0)[:, 0] * width + centre
left = np.mean((guess - worth_test) ** 2) / np.var(worth_test)
print("outcome", float(1 - left))
