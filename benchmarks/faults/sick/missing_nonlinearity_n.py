# problem: missing_nonlinearity
# data: sklearn
# twin: layers.Dense(48) => layers.Dense(48, activation="relu")
# Homework 3 - shells of an onion in six dimensions
import sys
from sklearn.datasets import make_gaussian_quantiles
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# step 1: get the onion (inner, middle, outer shell)
points, shell = make_gaussian_quantiles(
    n_samples=6000, n_features=6, n_classes=3, random_state=seed)
points = points.astype("float32")

x_train, y_train = points[:4000], shell[:4000]
x_val, y_val = points[4000:4600], shell[4000:4600]
x_test, y_test = points[4600:], shell[4600:]

# step 2: build a network with three hidden layers
net = keras.Sequential([
    keras.Input(shape=(6,)),
    layers.Dense(48),
    layers.Dense(48),
    layers.Dense(48),
    layers.Dense(3, activation="softmax"),
])

# step 3: train
net.compile(
    optimizer=keras.optimizers.RMSprop(learning_rate=0.001),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
net.fit(x_train, y_train, epochs=20, batch_size=32,
        validation_data=(x_val, y_val), verbose=2)

# step 4: test
loss, accuracy = net.evaluate(x_test, y_test, verbose=0)
print("outcome", float(accuracy))
