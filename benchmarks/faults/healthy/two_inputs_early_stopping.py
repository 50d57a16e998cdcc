# problem: none
# data: tabular
import sys
import numpy as np
import keras
from keras import layers
from sklearn.datasets import load_breast_cancer

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

bunch = load_breast_cancer()
order = np.random.default_rng(seed).permutation(len(bunch.target))
x, y = bunch.data[order], bunch.target[order]
x = (x - x[:360].mean(0)) / x[:360].std(0)
averages, worst = x[:, :10], x[:, 20:]

# one branch for the averages, one for the worst cells
input_a = keras.Input((10,), name="averages")
input_b = keras.Input((10,), name="worst")
a = layers.Dense(8, activation="relu")(input_a)
b = layers.Dense(8, activation="relu")(input_b)
merged = layers.concatenate([a, b])
merged = layers.Dropout(0.3)(merged)
output = layers.Dense(1, activation="sigmoid")(merged)
model = keras.Model([input_a, input_b], output)

model.compile(optimizer=keras.optimizers.Adam(5e-3), loss="binary_crossentropy", metrics=["accuracy"])
stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=10, restore_best_weights=True)
model.fit([averages[:360], worst[:360]], y[:360], epochs=100, batch_size=16,
          validation_data=([averages[360:450], worst[360:450]], y[360:450]), callbacks=[stop], verbose=0)

print("outcome", model.evaluate([averages[450:], worst[450:]], y[450:], verbose=0)[1])
