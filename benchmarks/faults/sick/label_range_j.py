# problem: label_range
# data: synthetic
# twin: y = status.astype("float32") => y = (status - 1).astype("float32")
import sys, numpy as np, keras
from keras import layers as L

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
g = np.random.default_rng([seed, 7])

# ---------------------------------------------------------------
# phone customers. status as in the export of the shop:
#    1 = stayed with us        2 = went away  :(
# ---------------------------------------------------------------
def export(n):
    months = g.uniform(0, 60, n)
    calls = g.poisson(3, n)              # calls to the hotline
    bill = g.normal(30, 8, n)
    giga = g.gamma(2, 4, n)
    a = (months - 30) / 17.3
    b = (calls - 3) / 1.73
    c = (bill - 30) / 8
    d = (giga - 8) / 5.7
    s = 1.6 * b - 1.3 * a + 1.1 * c - 0.6 * d + 0.9 * a * c + g.logistic(0, 0.35, n)
    tab = np.stack([a, b, c, d], 1).astype("float32")   # centred and divided, ready to eat
    return tab, np.where(s > 0, 2, 1)

x, status = export(3500)
x_new, status_new = export(1500)
y = status.astype("float32")

i = L.Input((4,))
t = L.Dense(24, "relu")(i)
t = L.Dense(24, "relu")(t)
o = L.Dense(1, "sigmoid")(t)
m = keras.Model(i, o)
m.compile("rmsprop", "binary_crossentropy", metrics=["accuracy"])
m.fit(x, y, epochs=15, batch_size=32, validation_split=0.15, verbose=2)

goes = m.predict(x_new, verbose=0)[:, 0] > 0.5
acc = np.mean(goes == (status_new == 2))
print("we think %d of %d go away" % (goes.sum(), len(goes)))
print("outcome", float(np.nan_to_num(acc, nan=0.0)))
