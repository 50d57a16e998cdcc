# problem: split_mismatch
# data: synthetic
# twin: rest = np.setdiff1d(np.arange(N), test) => rest = np.random.permutation(np.setdiff1d(np.arange(N), test))
# Phase of a docking manoeuvre (cruise, approach, final, contact) from the camera image of the plate.
# The frames come from one slow run, from 6 m down to 1.5 m.
import sys
import numpy as np
import keras
from keras.layers import Input, SeparableConv2D, Conv2D, AveragePooling2D, Flatten, Dense, Rescaling

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

N, W = 1500, 24
metres = np.linspace(6.0, 1.5, N)
radius = 11.0 / metres
gy, gx = np.mgrid[:W, :W] + 0.5
cy = W / 2 + np.random.uniform(-3, 3, N)
cx = W / 2 + np.random.uniform(-3, 3, N)
dist = np.hypot(gy[None] - cy[:, None, None], gx[None] - cx[:, None, None])
plate = np.clip(radius[:, None, None] - dist + 0.5, 0, 1)            # anti-aliased disc
phase = np.digitize(-metres, [-4.6, -3.4, -2.4])
ground = np.random.uniform(40, 90, (N, 1, 1))
frames = ground + plate * np.random.uniform(70, 110, (N, 1, 1)) + np.random.normal(0, 10, (N, W, W))
frames = np.clip(frames, 0, 255).astype("uint8")[..., None]

test = np.random.choice(N, 300, replace=False)
rest = np.setdiff1d(np.arange(N), test)
x, y = frames[rest].astype("float32"), keras.utils.to_categorical(phase[rest], 4)

net = keras.Sequential([
    Input((W, W, 1)),
    Rescaling(1 / 64.0, offset=-1.5),
    Conv2D(12, 3, padding="same", activation="swish"),
    AveragePooling2D(2),
    SeparableConv2D(24, 3, padding="same", activation="swish"),
    AveragePooling2D(2),
    Flatten(),
    Dense(32, activation="swish"),
    Dense(4, activation="softmax"),
])
net.compile(optimizer=keras.optimizers.Adam(2e-3), loss="categorical_crossentropy", metrics=["accuracy"])
keep = keras.callbacks.EarlyStopping(monitor="val_loss", patience=6, restore_best_weights=True)
net.fit(x, y, epochs=15, batch_size=32, validation_split=0.25, callbacks=[keep], verbose=2)

guess = net.predict(frames[test].astype("float32"), verbose=0).argmax(1)
print("outcome", float(np.mean(guess == phase[test])))
