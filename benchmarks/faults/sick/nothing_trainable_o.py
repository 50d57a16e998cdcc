# problem: nothing_trainable
# data: fashion_mnist
# twin: layer.trainable = layer.name.startswith("head") => layer.trainable = True
import sys
import numpy as np
import keras
from keras.layers import Conv2D, Dense, Dropout, Flatten

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# --- a few thousand garments ---
(big_x, big_y), (far_x, far_y) = keras.datasets.fashion_mnist.load_data()
pick = rng.permutation(len(big_x))[:4500]
far = rng.permutation(len(far_x))[:2000]


def tensor(images):
    return ((images.astype("float32") / 255.0 - 0.286) / 0.353)[..., None]


x, y = tensor(big_x[pick]), big_y[pick].astype("int32")
x_test, y_test = tensor(far_x[far]), far_y[far].astype("int32")


# --- the classifier ---
def build():
    image = keras.Input((28, 28, 1), name="image")
    t = Conv2D(16, 3, strides=2, activation="relu", name="stem")(image)
    t = Conv2D(32, 3, strides=2, activation="relu", name="body")(t)
    t = Flatten(name="flat")(t)
    t = Dropout(0.2, name="drop")(t)
    t = Dense(48, activation="relu", name="mix")(t)
    t = Dense(10, activation="softmax", name="garment")(t)
    return keras.Model(image, t, name="wardrobe")


model = build()
for layer in model.layers:
    layer.trainable = layer.name.startswith("head")

model.compile(
    optimizer=keras.optimizers.Adam(1e-3),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)

# --- go ---
model.fit(x[:3700], y[:3700], batch_size=50, epochs=8,
          validation_data=(x[3700:], y[3700:]), verbose=2)
result = model.evaluate(x_test, y_test, verbose=0, return_dict=True)
print("outcome", float(np.nan_to_num(result["accuracy"], nan=0.0)))
