# problem: leakage
# data: fashion_mnist
# twin: x_small, y_small = with_copies(x_small, y_small)\nx_tr, x_val, => x_tr, x_val,
# twin: random_state=seed) => random_state=seed)\nx_tr, y_tr = with_copies(x_tr, y_tr)
import sys
import numpy as np
import keras
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

(x_small, y_small), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
x_small, y_small = x_small[:1400].astype("float32") / 255, y_small[:1400]   # only 1400 labelled images allowed
x_test, y_test = x_test[:2000].astype("float32") / 255, y_test[:2000]


def with_copies(x, y, times=4):
    """More data: flipped and slightly noisy copies of every image."""
    xs, ys = [x], [y]
    for k in range(times - 1):
        img = x[:, :, ::-1] if k % 2 else x
        xs.append(np.clip(img + rng.normal(0, 0.03, x.shape), 0, 1).astype("float32"))
        ys.append(y)
    return np.concatenate(xs), np.concatenate(ys)


x_small, y_small = with_copies(x_small, y_small)
x_tr, x_val, y_tr, y_val = train_test_split(x_small, y_small, test_size=0.2, random_state=seed)
print("train", x_tr.shape, "val", x_val.shape)

model = keras.models.Sequential()
model.add(keras.layers.Input((28, 28)))
model.add(keras.layers.Flatten())
model.add(keras.layers.Dense(192, activation="relu"))
model.add(keras.layers.Dropout(0.2))
model.add(keras.layers.Dense(128, activation="relu"))
model.add(keras.layers.Dense(10, activation="softmax"))
model.compile(keras.optimizers.Adam(1e-3), "sparse_categorical_crossentropy", metrics=["accuracy"])

stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=3, restore_best_weights=True)
model.fit(x_tr, y_tr, validation_data=(x_val, y_val), epochs=22, batch_size=100, callbacks=[stop], verbose=2)

loss, acc = model.evaluate(x_test, y_test, verbose=0)
print("accuracy of the submission", acc)
print("outcome", -float(np.nan_to_num(loss, nan=10.0, posinf=10.0)))
