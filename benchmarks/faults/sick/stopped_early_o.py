# problem: stopped_early
# data: synthetic
# twin: mode="min", patience=1 => mode="max", patience=10
import sys
import numpy as np
import keras
from keras.layers import Dense

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# three interleaved spiral arms, one and a half turns each
ARMS = 3
TURNS = 1.5

def galaxy(n):
    arm = rng.integers(0, ARMS, n)
    t = np.sqrt(rng.uniform(0.02, 1.0, n))
    angle = 2 * np.pi * (TURNS * t + arm / ARMS)
    xy = np.stack([t * np.cos(angle), t * np.sin(angle)], axis=1)
    xy += rng.normal(0, 0.02, xy.shape)
    # spread of each coordinate is about a half
    return (xy / 0.5).astype("float32"), arm.astype("int32")

x_train, y_train = galaxy(2400)
x_val, y_val = galaxy(800)
x_test, y_test = galaxy(2000)

net = keras.Sequential([
    keras.Input((2,)),
    Dense(64, activation="swish"),
    Dense(64, activation="swish"),
    Dense(64, activation="swish"),
    Dense(ARMS, activation="softmax"),
])
net.compile(
    optimizer=keras.optimizers.AdamW(learning_rate=3e-3, weight_decay=1e-4),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)

watch = keras.callbacks.EarlyStopping(
    monitor="val_accuracy", mode="min", patience=1, restore_best_weights=True)

net.fit(x_train, y_train, validation_data=(x_val, y_val),
        epochs=30, batch_size=32, callbacks=[watch], verbose=2)

guess = net.predict(x_test, verbose=0).argmax(1)
print("outcome", float(np.mean(guess == y_test)))
