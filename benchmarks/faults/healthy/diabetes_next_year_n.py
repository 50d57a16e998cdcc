# data: sklearn
# Diabetes after one year (442 patients). It is a hard question: R2 of about one half is all there is.
import sys
import numpy as np
import keras
from sklearn.datasets import load_diabetes
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_diabetes(return_X_y=True)
X, X_test, y, y_test = train_test_split(X, y, test_size=0.2, random_state=seed)
X_fit, X_val, y_fit, y_val = train_test_split(X, y, test_size=0.2, random_state=seed)

columns = StandardScaler().fit(X_fit)
m, s = y_fit.mean(), y_fit.std()

model = keras.Sequential([
    keras.Input((10,)),
    keras.layers.Dense(12, activation="gelu", kernel_regularizer=keras.regularizers.L2(0.01)),
    keras.layers.Dropout(0.1),
    keras.layers.Dense(1, kernel_regularizer=keras.regularizers.L2(0.01)),
])
model.compile(optimizer=keras.optimizers.Adam(0.003), loss=keras.losses.Huber(1.5), metrics=["mae"])

stop = keras.callbacks.EarlyStopping(monitor="val_loss", patience=20, restore_best_weights=True)
model.fit(columns.transform(X_fit), (y_fit - m) / s,
          validation_data=(columns.transform(X_val), (y_val - m) / s),
          epochs=80, batch_size=16, callbacks=[stop], verbose=2)

p = model.predict(columns.transform(X_test), verbose=0)[:, 0] * s + m
print("outcome", float(r2_score(y_test, p)))
