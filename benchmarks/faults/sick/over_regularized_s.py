# problem: over_regularized
# data: sklearn
# twin: regularizers.l2(0.1) => regularizers.l2(0.0001)
# twin: layers.Dropout(0.5) => layers.Dropout(0.1)
# source: https://stackoom.com/en/question/4HpqD (Stack Overflow mirror: Keras L2 regularization makes the network not learn)
import sys

import numpy as np
import keras
from keras import layers, regularizers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

NUM_CLASSES = 10
BATCH_SIZE = 32
EPOCHS = 50

data, target = load_digits(return_X_y=True)
data = data.astype("float32") / 16.0
target = keras.utils.to_categorical(target, NUM_CLASSES)
x_train, x_test, y_train, y_test = train_test_split(data, target, test_size=400,
                                                    random_state=seed)
x_train, x_val, y_train, y_val = train_test_split(x_train, y_train, test_size=250,
                                                  random_state=seed)

model = keras.Sequential([
    layers.Input(shape=x_train.shape[1:]),
    layers.Dense(36, activation="sigmoid", kernel_regularizer=regularizers.l2(0.1)),
    layers.Dropout(0.5),
    layers.Dense(NUM_CLASSES, activation="softmax", kernel_regularizer=regularizers.l2(0.1)),
])
model.compile(loss=keras.losses.CategoricalCrossentropy(),
              optimizer=keras.optimizers.RMSprop(learning_rate=0.003), metrics=["accuracy"])
model.fit(x_train, y_train, batch_size=BATCH_SIZE, epochs=EPOCHS, verbose=2,
          validation_data=(x_val, y_val))

p = np.nan_to_num(model.predict(x_test, verbose=0))
print("outcome", float(np.mean(np.argmax(p, axis=1) == np.argmax(y_test, axis=1))))
