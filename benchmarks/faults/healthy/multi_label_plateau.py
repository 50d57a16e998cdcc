# problem: none
# data: synthetic
import sys
import keras
from sklearn.datasets import make_multilabel_classification
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, Y = make_multilabel_classification(n_samples=3500, n_features=20, n_classes=5, n_labels=2, random_state=seed)
scaler = StandardScaler().fit(X[:2000])
X = scaler.transform(X)

model = keras.Sequential()
model.add(keras.Input((20,)))
model.add(keras.layers.Dense(32, activation="relu"))
model.add(keras.layers.Dropout(0.3))
model.add(keras.layers.Dense(5, activation="sigmoid"))
model.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy", metrics=["binary_accuracy"])

reduce = keras.callbacks.ReduceLROnPlateau(monitor="val_loss", factor=0.5, patience=3, min_lr=1e-4)
model.fit(X[:2000], Y[:2000], validation_data=(X[2000:2500], Y[2000:2500]),
          epochs=25, batch_size=32, callbacks=[reduce], verbose=2)

print("outcome", model.evaluate(X[2500:], Y[2500:], verbose=0)[1])
