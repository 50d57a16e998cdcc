# data: sklearn
# 178 wines, 13 assays, three cultivars. Tiny table, so: tiny net, decay on the weights.
import sys

import keras
import numpy as np
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

assay, cultivar = load_wine(return_X_y=True)
rest, test, y_rest, y_test = train_test_split(assay, cultivar, test_size=44, stratify=cultivar, random_state=seed)
train, val, y_train, y_val = train_test_split(rest, y_rest, test_size=34, stratify=y_rest, random_state=seed + 1)
scaler = StandardScaler().fit(train)
train, val, test = (scaler.transform(t).astype("float32") for t in (train, val, test))

decay = keras.regularizers.L2(0.01)
net = keras.Sequential([
    keras.Input((13,)),
    keras.layers.Dense(8, activation="tanh", kernel_regularizer=decay),
    keras.layers.Dense(3, activation="softmax", kernel_regularizer=decay),
])
net.compile(keras.optimizers.SGD(0.05, momentum=0.9), "sparse_categorical_crossentropy", metrics=["accuracy"])
net.fit(train, y_train, batch_size=20, epochs=30, validation_data=(val, y_val), verbose=2)

print("outcome", float(np.mean(net.predict(test, verbose=0).argmax(axis=1) == y_test)))
