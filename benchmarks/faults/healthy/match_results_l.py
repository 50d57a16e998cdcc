# data: synthetic
# Football results from a few numbers known before the match.
# Football is mostly luck, so do not expect much more than half right!
import sys
import numpy as np
import keras
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

n = 7000
features = np.random.normal(size=(n, 6))      # strength gap, form gap, rest, weather, ...
luck = np.random.normal(size=n)
goals = 0.25 + 0.6 * features[:, 0] + 0.3 * features[:, 1] + 0.15 * features[:, 2] + luck

result = np.ones(n, dtype="int32")            # 1 = draw
result[goals < -0.4] = 0                      # 0 = away win
result[goals > 0.4] = 2                       # 2 = home win

x_train, y_train = features[:5000], result[:5000]
x_test, y_test = features[5000:], result[5000:]

model = keras.Sequential([
    layers.Input((6,)),
    layers.Dense(12, activation="tanh"),
    layers.Dense(3, activation="softmax"),
])
model.compile(keras.optimizers.SGD(learning_rate=0.2),
              loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=64, epochs=20, validation_split=0.2, verbose=2)

print("outcome", float(np.nan_to_num(model.evaluate(x_test, y_test, verbose=0)[1], nan=0.0)))
