# data: sklearn
"""Three growers, 178 bottles: very few data, so the net is held back a lot."""
import sys
import numpy as np
import keras
from keras import layers, regularizers
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

bottles, grower = load_wine(return_X_y=True)
x, x_test, y, y_test = train_test_split(bottles, grower, test_size=50, stratify=grower, random_state=seed)
x, x_val, y, y_val = train_test_split(x, y, test_size=32, stratify=y, random_state=seed)

# z-scores from the training bottles only
m, s = x.mean(axis=0), x.std(axis=0)
x, x_val, x_test = ((a - m) / s for a in (x, x_val, x_test))

model = keras.Sequential(
    [
        layers.Input((13,)),
        layers.GaussianNoise(0.3),
        layers.Dense(32, activation="relu", kernel_regularizer=regularizers.L2(0.01)),
        layers.Dropout(0.5),
        layers.Dense(3, activation="softmax", kernel_regularizer=regularizers.L2(0.01)),
    ]
)
model.compile(
    optimizer=keras.optimizers.Adam(5e-3),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
)
model.fit(
    x.astype("float32"),
    y,
    batch_size=16,
    epochs=30,
    validation_data=(x_val.astype("float32"), y_val),
    verbose=2,
)

p = model.predict(x_test.astype("float32"), verbose=0)
print("outcome", float(np.mean(np.argmax(p, axis=1) == y_test)))
