# data: sklearn
# 178 bottles, 13 lab values, 3 growers. Very little data, hence plenty of restraint
# (dropout and L2) and a brisk SGD with Nesterov momentum.
import sys
import numpy as np
import keras
from keras import layers
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, grower = load_wine(return_X_y=True)
X_rest, X_test, g_rest, g_test = train_test_split(X, grower, test_size=45, stratify=grower, random_state=seed)
X_train, X_val, g_train, g_val = train_test_split(X_rest, g_rest, test_size=33, stratify=g_rest, random_state=seed)

scaler = StandardScaler().fit(X_train)
X_train, X_val, X_test = (scaler.transform(part).astype("float32") for part in (X_train, X_val, X_test))
one_hot = np.eye(3, dtype="float32")

model = keras.Sequential(name="cellar")
model.add(keras.Input((13,)))
model.add(layers.Dense(24, activation="relu", kernel_regularizer=keras.regularizers.L2(5e-3)))
model.add(layers.Dropout(0.4))
model.add(layers.Dense(3, activation="softmax", kernel_regularizer=keras.regularizers.L2(5e-3)))

model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.05, momentum=0.9, nesterov=True),
    loss=keras.losses.CategoricalCrossentropy(label_smoothing=0.05),
    metrics=["accuracy"],
)
model.fit(X_train, one_hot[g_train], validation_data=(X_val, one_hot[g_val]),
          batch_size=16, epochs=30, verbose=2)

hit = model.predict(X_test, verbose=0).argmax(axis=1) == g_test
print("outcome", float(hit.mean()))
