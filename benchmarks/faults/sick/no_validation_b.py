# problem: no_validation
# data: synthetic
# twin: verbose=0) => verbose=0, validation_split=0.25,\n          callbacks=[keras.callbacks.EarlyStopping(patience=6, restore_best_weights=True)])
import sys

from sklearn.datasets import make_classification
from sklearn.model_selection import train_test_split
from tensorflow import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# customers who leave: twenty standardized numbers each
X, y = make_classification(n_samples=1200, n_features=20, n_informative=6, n_redundant=4,
                           class_sep=0.8, flip_y=0.1, random_state=seed)
X = (X - X.mean(axis=0)) / X.std(axis=0)
X_train, X_test, y_train, y_test = train_test_split(X, y, train_size=500, random_state=seed)

inputs = keras.Input(shape=(20,))
x = keras.layers.Dense(64, activation="relu")(inputs)
x = keras.layers.Dense(64, activation="relu")(x)
outputs = keras.layers.Dense(1, activation="sigmoid")(x)
model = keras.Model(inputs, outputs)
model.compile(optimizer=keras.optimizers.Adam(1e-3), loss="binary_crossentropy", metrics=["accuracy"])

model.fit(X_train, y_train, epochs=100, batch_size=32,
          verbose=0)

result = model.evaluate(X_test, y_test, verbose=0, return_dict=True)
print(result)
print("outcome", -float(result["loss"]))
