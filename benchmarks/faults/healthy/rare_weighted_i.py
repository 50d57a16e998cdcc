# data: synthetic
import sys
import numpy as np
import keras
from keras import layers
from sklearn.metrics import balanced_accuracy_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

# fraud: about one case in twenty, and it looks much like the others
def transactions(n):
    fraud = np.random.rand(n) < 0.05
    x = np.random.randn(n, 10)
    x[fraud, :3] += 0.9
    x[fraud, 3] *= 1.8
    return x.astype("float32"), fraud.astype("float32")

x, y = transactions(6000)
x_val, y_val = transactions(2000)
x_test, y_test = transactions(3000)

model = keras.Sequential([
    layers.Input((10,)),
    layers.Dense(24, activation="relu", kernel_regularizer=keras.regularizers.L2(1e-3)),
    layers.Dropout(0.5),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(
    optimizer=keras.optimizers.Adam(1e-3),
    loss="binary_crossentropy",
    metrics=[keras.metrics.Recall(name="recall"), keras.metrics.AUC(name="auc")],
)
share = y.mean()
model.fit(x, y, epochs=20, batch_size=64, validation_data=(x_val, y_val),
          class_weight={0: 0.5 / (1 - share), 1: 0.5 / share}, verbose=2)
p = model.predict(x_test, verbose=0)[:, 0]
print("outcome", float(balanced_accuracy_score(y_test, p > 0.5)))
