# data: synthetic
# My uncle has twenty corner shops (ok, three, but twenty makes a nicer table).
# For a shop + weekday + weather + promo:  how much will be sold, and must the van come?
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

SHOPS = 20
shop_level = rng.normal(0, 0.8, SHOPS)
shop_heat = rng.normal(0.4, 0.3, SHOPS)       # some sell ice cream
day_level = np.array([-0.3, -0.3, -0.1, 0.0, 0.5, 0.9, -0.7])


def days(n):
    shop = rng.integers(0, SHOPS, n)
    day = rng.integers(0, 7, n)
    temp = rng.normal(0, 1, n)
    promo = rng.integers(0, 2, n)
    sales = shop_level[shop] + day_level[day] + shop_heat[shop] * temp + 0.6 * promo + rng.normal(0, 0.4, n)
    # now and then somebody buys the whole shelf for a wedding
    sales = sales + (rng.uniform(size=n) < 0.01) * rng.uniform(3, 6, n)
    van = rng.uniform(size=n) < 1 / (1 + np.exp(-2.5 * (sales - 0.4)))
    xs = {
        "shop": shop.astype("int32").reshape(-1, 1),
        "day": day.astype("int32").reshape(-1, 1),
        "numbers": np.stack([temp, promo - 0.5], 1).astype("float32"),
    }
    ys = {
        "sales": sales.astype("float32").reshape(-1, 1),
        "van": van.astype("float32").reshape(-1, 1),
    }
    return xs, ys


x_tr, y_tr = days(4000)
x_va, y_va = days(800)
x_te, y_te = days(2000)

shop_in = keras.Input((1,), dtype="int32", name="shop")
day_in = keras.Input((1,), dtype="int32", name="day")
num_in = keras.Input((2,), name="numbers")
se = layers.Flatten()(layers.Embedding(SHOPS, 4)(shop_in))
de = layers.Flatten()(layers.Embedding(7, 3)(day_in))
h = layers.Concatenate()([se, de, num_in])
h = layers.Dense(32, activation="gelu")(h)
h = layers.Dense(16, activation="gelu")(h)
sales_out = layers.Dense(1, name="sales")(h)
van_out = layers.Dense(1, activation="sigmoid", name="van")(h)

model = keras.Model(
    inputs={"shop": shop_in, "day": day_in, "numbers": num_in},
    outputs={"sales": sales_out, "van": van_out},
)
model.compile(
    optimizer=keras.optimizers.Nadam(2e-3),
    loss={"sales": "huber", "van": "binary_crossentropy"},   # huber because of the weddings
    loss_weights={"sales": 1.0, "van": 0.5},
)
model.fit(x_tr, y_tr, validation_data=(x_va, y_va), epochs=18, batch_size=64, verbose=2)

p = model.predict(x_te, verbose=0)
mae = np.mean(np.abs(p["sales"] - y_te["sales"]))
van_acc = np.mean((p["van"] > 0.5) == (y_te["van"] > 0.5))
print("mae", float(mae), "van", float(van_acc))
print("outcome", float(np.nan_to_num(van_acc - mae, nan=-99.0)))
