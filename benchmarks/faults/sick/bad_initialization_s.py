# problem: bad_initialization
# data: sklearn
# twin: kernel_initializer="zeros" => kernel_initializer="he_normal"
# source: https://community.deeplearning.ai/t/week-1-programming-assignment-initialization-exercise-1-initialize-parameters-zeros/121049
import sys

import numpy as np
import keras
from keras import layers
from sklearn.datasets import make_circles

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

points, side = make_circles(n_samples=1500, noise=0.08, factor=0.5, random_state=seed)
points_new, side_new = make_circles(n_samples=800, noise=0.08, factor=0.5,
                                    random_state=seed + 5000)
points = points * 1.7
points_new = points_new * 1.7


def three_layer_model():
    inputs = keras.Input(shape=(2,))
    a1 = layers.Dense(32, activation="relu", kernel_initializer="zeros")(inputs)
    a2 = layers.Dense(16, activation="relu", kernel_initializer="zeros")(a1)
    a3 = layers.Dense(1, activation="sigmoid", kernel_initializer="zeros")(a2)
    return keras.Model(inputs, a3)


model = three_layer_model()
model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.005),
              loss="binary_crossentropy", metrics=["accuracy"])
model.fit(points[:1200], side[:1200], batch_size=32, epochs=40,
          validation_data=(points[1200:], side[1200:]), verbose=2)

p = np.nan_to_num(model.predict(points_new, verbose=0))[:, 0]
print("outcome", float(np.mean((p > 0.5) == (side_new == 1))))
