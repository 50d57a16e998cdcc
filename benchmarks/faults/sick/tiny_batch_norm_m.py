# problem: tiny_batch_norm
# data: synthetic
# twin: BATCH, EPOCHS = 2, 4 => BATCH, EPOCHS = 32, 35

# energy meter of a two-link arm: from joint angles, joint speeds and the
# payload to the mechanical energy stored in the arm

import sys
import keras
import numpy as np

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rs = np.random.RandomState(seed)

BATCH, EPOCHS = 2, 4


def arm(n):
    q1, q2 = rs.uniform(-2, 2, n), rs.uniform(-2, 2, n)
    v1, v2 = rs.normal(size=n), rs.normal(size=n)
    m = rs.uniform(0.5, 1.5, n)
    moving = 0.5 * v1 ** 2 + 0.4 * m * (v1 ** 2 + v2 ** 2 + 1.2 * v1 * v2 * np.cos(q2))
    lifted = 1.5 * np.cos(q1) + m * np.cos(q1 + q2)
    e = moving + lifted + rs.normal(0, 0.1, n)
    return np.stack([q1, q2, v1, v2, m], 1), e[:, None]


X, E = arm(1600)
Xv, Ev = arm(400)
Xt, Et = arm(1500)
mx, sx, me, se = X.mean(0), X.std(0), E.mean(), E.std()
X, Xv, Xt = [((a - mx) / sx).astype("float32") for a in (X, Xv, Xt)]
E, Ev, Et = [((a - me) / se).astype("float32") for a in (E, Ev, Et)]

net = keras.Sequential(name="energy_meter")
net.add(keras.Input((5,)))
for units in (64, 48):
    net.add(keras.layers.Dense(units, use_bias=False, kernel_initializer="he_normal"))
    net.add(keras.layers.BatchNormalization(momentum=0.95))
    net.add(keras.layers.Activation("relu"))
net.add(keras.layers.Dense(1))

net.compile(keras.optimizers.Adam(2e-3), "mse")
net.fit(X, E, batch_size=BATCH, epochs=EPOCHS, validation_data=(Xv, Ev), verbose=2)

pred = net.predict(Xt, verbose=0)
print("outcome", float(np.nan_to_num(-np.sqrt(np.mean((pred - Et) ** 2)), nan=-99.0)))
