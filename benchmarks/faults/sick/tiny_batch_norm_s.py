# problem: tiny_batch_norm
# data: synthetic
# twin: batch_size=1, => batch_size=32,
# source: https://github.com/keras-team/keras/issues/8837 (Fit_generator: trained model not usable for predictions)
import sys

import numpy as np
import keras
from keras import layers
from sklearn.datasets import make_classification
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

x, y = make_classification(n_samples=2000, n_features=10, n_informative=6, n_redundant=2,
                           n_classes=3, n_clusters_per_class=1, class_sep=1.6, flip_y=0.0,
                           random_state=seed)
x = StandardScaler().fit(x[:800]).transform(x)
x_train, y_train = x[:800], y[:800]
x_val, y_val = x[800:1000], y[800:1000]
x_test, y_test = x[1000:], y[1000:]

model = keras.Sequential([keras.Input(shape=(10,))])
for units in (32, 32):
    model.add(layers.Dense(units))
    model.add(layers.BatchNormalization(momentum=0.9))
    model.add(layers.Activation("relu"))
model.add(layers.Dense(3, activation="softmax"))
model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.005),
              loss="sparse_categorical_crossentropy", metrics=["accuracy"])

model.fit(x_train, y_train,
          batch_size=1,
          epochs=8,
          validation_data=(x_val, y_val),
          validation_batch_size=200,
          shuffle=True,
          verbose=2)

p = np.nan_to_num(model.predict(x_test, verbose=0))
print("outcome", float(np.mean(np.argmax(p, axis=1) == y_test)))
