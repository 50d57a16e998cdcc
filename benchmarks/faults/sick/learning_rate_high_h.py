# problem: learning_rate_high
# data: digits
# twin: LR = 2e-1 => LR = 1e-3
import sys
import numpy as np
import keras
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

LR = 2e-1
BATCH = 32
EPOCHS = 20

digits = load_digits()
images = (digits.images / 16.0).astype("float32")[..., None]
# second input: how much ink there is in every row and column
profile = np.concatenate([images.mean(axis=1)[..., 0], images.mean(axis=2)[..., 0]], axis=1)
onehot = keras.utils.to_categorical(digits.target, 10)

idx_fit, idx_test = train_test_split(np.arange(len(images)), test_size=0.25, random_state=seed, stratify=digits.target)
idx_train, idx_val = train_test_split(idx_fit, test_size=0.2, random_state=seed)


def part(idx):
    return {"image": images[idx], "profile": profile[idx]}, onehot[idx]


image_in = keras.Input((8, 8, 1), name="image")
profile_in = keras.Input((16,), name="profile")
a = layers.Conv2D(16, 3, activation="gelu")(image_in)
a = layers.Conv2D(16, 3, activation="gelu")(a)
a = layers.Flatten()(a)
b = layers.Dense(16, activation="gelu")(profile_in)
z = layers.Concatenate()([a, b])
z = layers.Dense(48, activation="gelu")(z)
scores = layers.Dense(10)(z)

net = keras.Model([image_in, profile_in], scores)
net.compile(
    keras.optimizers.RMSprop(LR),
    loss=keras.losses.CategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
net.fit(*part(idx_train), validation_data=part(idx_val), epochs=EPOCHS, batch_size=BATCH, verbose=2)

x, t = part(idx_test)
acc = np.mean(net.predict(x, verbose=0).argmax(1) == t.argmax(1))
print("outcome", float(np.nan_to_num(acc)))
