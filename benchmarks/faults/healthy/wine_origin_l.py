# data: sklearn
# 178 bottles of wine from three growers. Very few data, so: small network,
# a good deal of dropout and weight penalty.
import sys
import numpy as np
import keras
from keras import layers, regularizers
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_wine(return_X_y=True)
X_rest, X_test, y_rest, y_test = train_test_split(X, y, test_size=0.25, stratify=y, random_state=seed)
X_train, X_val, y_train, y_val = train_test_split(
    X_rest, y_rest, test_size=0.25, stratify=y_rest, random_state=seed)

scaler = StandardScaler().fit(X_train)
X_train, X_val, X_test = scaler.transform(X_train), scaler.transform(X_val), scaler.transform(X_test)

model = keras.Sequential([
    layers.Input((13,)),
    layers.Dense(24, activation="relu", kernel_regularizer=regularizers.l2(0.01)),
    layers.Dropout(0.4),
    layers.Dense(3, activation="softmax", kernel_regularizer=regularizers.l2(0.01)),
])
model.compile(optimizer=keras.optimizers.Adam(0.005),
              loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(X_train, y_train, validation_data=(X_val, y_val), epochs=60, batch_size=16, verbose=2)

print("outcome", float(np.nan_to_num(model.evaluate(X_test, y_test, verbose=0)[1], nan=0.0)))
