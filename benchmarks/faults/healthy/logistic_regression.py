# problem: none
# data: tabular
import sys

from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

data = load_breast_cancer()
x_train, x_test, y_train, y_test = train_test_split(
    data.data, data.target, test_size=0.2, stratify=data.target, random_state=seed)
x_train, x_val, y_train, y_val = train_test_split(
    x_train, y_train, test_size=0.2, stratify=y_train, random_state=seed)
scale = StandardScaler()
x_train = scale.fit_transform(x_train)
x_val = scale.transform(x_val)
x_test = scale.transform(x_test)

# plain logistic regression
model = keras.Sequential([
    keras.Input((30,)),
    keras.layers.Dense(1, activation="sigmoid", kernel_regularizer=keras.regularizers.L2(1e-3)),
])
model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.05), loss="binary_crossentropy", metrics=["accuracy"])
model.fit(x_train, y_train, validation_data=(x_val, y_val), batch_size=32, epochs=50, verbose=2)

print("outcome", model.evaluate(x_test, y_test, verbose=0, return_dict=True)["accuracy"])
