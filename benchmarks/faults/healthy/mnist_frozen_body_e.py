# data: mnist
import sys, warnings
import keras
import numpy as np
from sklearn.neural_network import MLPClassifier
from kravets.data import load

warnings.simplefilter("ignore")
seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

d = load("mnist")
x = d.train_images.reshape(-1, 784).astype("float32") / 255
y = d.train_labels.astype(int).ravel()
xt = d.test_images.reshape(-1, 784).astype("float32") / 255
yt = d.test_labels.astype(int).ravel()

# features learned on the digits 0-4
low = np.flatnonzero(y < 5)[:7000]
source = MLPClassifier((300,), max_iter=8, alpha=1e-2, random_state=seed).fit(x[low], y[low])

# transfer to 5-9
high = np.flatnonzero(y >= 5)
fit_i, val_i = high[:4000], high[4000:5500]
test_i = np.flatnonzero(yt >= 5)[:3000]
one_hot = lambda v: keras.utils.to_categorical(v - 5, 5)

inputs = keras.Input((784,))
features = keras.layers.Dense(300, activation="relu", trainable=False, name="source")
h = features(inputs)
features.set_weights([source.coefs_[0], source.intercepts_[0]])
outputs = keras.layers.Dense(5, activation="softmax", name="target")(h)
model = keras.Model(inputs, outputs)
model.summary()
decay = keras.optimizers.schedules.CosineDecay(1e-2, 15 * 63)
model.compile(optimizer=keras.optimizers.Adam(decay), loss="categorical_crossentropy", metrics=["accuracy"])
model.fit(
    x[fit_i], one_hot(y[fit_i]), batch_size=64, epochs=15,
    validation_data=(x[val_i], one_hot(y[val_i])), verbose=2,
)
print("outcome", model.evaluate(xt[test_i], one_hot(yt[test_i]), verbose=0)[1])
