# data: tabular
import sys
import keras
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

wine = load_wine()
# only sixty bottles were tasted for training
x_fit, x_rest, y_fit, y_rest = train_test_split(wine.data, wine.target, train_size=60, stratify=wine.target, random_state=seed)
x_val, x_test, y_val, y_test = train_test_split(x_rest, y_rest, train_size=45, stratify=y_rest, random_state=seed)
scaler = StandardScaler().fit(x_fit)
x_fit, x_val, x_test = map(scaler.transform, (x_fit, x_val, x_test))
one_hot = lambda v: keras.utils.to_categorical(v, 3)

clf = keras.Sequential(name="sommelier")
clf.add(keras.Input((13,)))
clf.add(keras.layers.Dense(12, activation="tanh", kernel_regularizer=keras.regularizers.L2(1e-2)))
clf.add(keras.layers.Dropout(0.2))
clf.add(keras.layers.Dense(3, activation="softmax", kernel_regularizer=keras.regularizers.L2(1e-2)))
clf.compile(loss="categorical_crossentropy", optimizer=keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(0.01, 50 * 5, alpha=0.02)), metrics=["accuracy"])
clf.fit(x_fit, one_hot(y_fit), validation_data=(x_val, one_hot(y_val)), epochs=50, batch_size=12, verbose=2)

print("outcome", clf.evaluate(x_test, one_hot(y_test), verbose=0)[1])
