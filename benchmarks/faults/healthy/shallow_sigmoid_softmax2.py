# problem: none
# data: synthetic
import sys
import numpy as np
import keras
from sklearn.datasets import make_circles

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# two noisy rings
points, ring = make_circles(n_samples=2400, noise=0.1, factor=0.5, random_state=seed)
train, valid, test = np.split(np.arange(2400), [1600, 2000])
points = points / points[train].std(axis=0)

inputs = keras.layers.Input((2,), name="point")
hidden = keras.layers.Dense(32, activation="sigmoid")(inputs)
outputs = keras.layers.Dense(2, activation="softmax")(hidden)
model = keras.models.Model(inputs=inputs, outputs=outputs)

model.compile(keras.optimizers.Adam(learning_rate=0.03), "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(
    points[train], ring[train],
    validation_data=(points[valid], ring[valid]),
    epochs=30, batch_size=32, verbose=0,
)
loss, accuracy = model.evaluate(points[test], ring[test], verbose=0)
print(f"test loss {loss:.3f}")
print("outcome", accuracy)
