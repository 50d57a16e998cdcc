# problem: plateau
# data: synthetic
# twin: mode="max", factor=0.1, patience=1 => mode="min", factor=0.5, patience=6
"""Three arms of a galaxy seen from above: to which arm does a star belong?"""
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
sky = np.random.default_rng(seed + 100)


def stars(n):
    arm = sky.integers(0, 3, n)
    r = np.sqrt(sky.uniform(0.03, 1.0, n))
    turn = arm * 2 * np.pi / 3 + 5.0 * r + sky.normal(0, 0.3, n)
    where = np.column_stack([r * np.cos(turn), r * np.sin(turn)]) * 2.0
    return where.astype("float32"), keras.utils.to_categorical(arm, 3)


x, y = stars(1200)
x_check, y_check = stars(400)
x_test, y_test = stars(1500)

net = keras.Sequential(
    [
        keras.Input((2,)),
        keras.layers.Dense(64, activation="relu", kernel_initializer="he_normal"),
        keras.layers.Dense(64, activation="relu", kernel_initializer="he_normal"),
        keras.layers.Dense(3, activation="softmax"),
    ]
)
net.compile(
    optimizer=keras.optimizers.Adam(3e-3),
    loss="categorical_crossentropy",
    metrics=["categorical_accuracy"],
)
net.summary()

slow_down = keras.callbacks.ReduceLROnPlateau(monitor="val_loss", mode="max", factor=0.1, patience=1)

net.fit(
    x,
    y,
    batch_size=40,
    epochs=60,
    validation_data=(x_check, y_check),
    callbacks=[slow_down],
    verbose=2,
)

p = net.predict(x_test, verbose=0)
print("outcome", float(np.mean(p.argmax(1) == y_test.argmax(1))))
