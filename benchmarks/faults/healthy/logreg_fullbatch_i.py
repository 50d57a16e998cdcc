# data: sklearn breast_cancer
# Plain logistic regression by gradient descent on the whole data (convex, so zeros are a fine start).
import sys
import numpy as np
import keras
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_breast_cancer(return_X_y=True)
X_fit, X_rest, y_fit, y_rest = train_test_split(X, y, test_size=0.45, stratify=y, random_state=seed)
X_val, X_test, y_val, y_test = train_test_split(X_rest, y_rest, test_size=0.5, stratify=y_rest, random_state=seed)
mu, sd = X_fit.mean(0), X_fit.std(0)
X_fit, X_val, X_test = [(a - mu) / sd for a in (X_fit, X_val, X_test)]

model = keras.Sequential([
    keras.Input((30,)),
    keras.layers.Dense(1, activation="sigmoid", kernel_initializer="zeros",
                       kernel_regularizer=keras.regularizers.L2(2e-3)),
])
model.compile(optimizer=keras.optimizers.SGD(0.3, momentum=0.5), loss="binary_crossentropy", metrics=["accuracy"])
model.fit(X_fit, y_fit, batch_size=len(X_fit), epochs=100, validation_data=(X_val, y_val), verbose=2)
print("outcome", model.evaluate(X_test, y_test, verbose=0)[1])
