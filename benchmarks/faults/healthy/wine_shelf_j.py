# data: sklearn
# wine!!! 178 bottles and that's all there is, so: a lot of dropout and a lot of l2,
# otherwise the net just learns the bottles by heart (been there)
import sys
import numpy as np
import keras
from keras import layers
from keras.regularizers import L2
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_wine(return_X_y=True)
X_a, X_test, y_a, y_test = train_test_split(X, y, test_size=50, stratify=y, random_state=seed)
X_train, X_val, y_train, y_val = train_test_split(X_a, y_a, test_size=32, stratify=y_a, random_state=seed)

s = StandardScaler().fit(X_train)
X_train, X_val, X_test = (s.transform(v).astype("float32") for v in (X_train, X_val, X_test))

model = keras.Sequential()
model.add(layers.Input(shape=(13,)))
model.add(layers.Dense(48, activation="relu", kernel_regularizer=L2(0.01)))
model.add(layers.Dropout(0.5))
model.add(layers.Dense(3, activation="softmax", kernel_regularizer=L2(0.01)))
model.compile(optimizer=keras.optimizers.RMSprop(0.002),
              loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(X_train, y_train, validation_data=(X_val, y_val), epochs=60, batch_size=16, verbose=2)

_, acc = model.evaluate(X_test, y_test, verbose=0)
print("outcome", float(np.nan_to_num(acc, nan=0.0)))
