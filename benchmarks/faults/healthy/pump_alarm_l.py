# data: synthetic
# Pumps that will fail soon. Only about 1 in 20 does, so I use class weights
# and look at the area under the ROC curve, not at accuracy.
import sys
import numpy as np
import keras
from keras import layers
from sklearn.metrics import roc_auc_score

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


def pumps(n):
    x = np.random.normal(size=(n, 8))
    risk = 1.6 * x[:, 0] + 1.2 * x[:, 1] - 1.0 * x[:, 2] + 0.8 * x[:, 3] * x[:, 4]
    fails = risk + np.random.logistic(size=n) > 4.9
    return x.astype("float32"), fails.astype("int32")


x_train, y_train = pumps(7000)
x_val, y_val = pumps(2000)
x_test, y_test = pumps(5000)

# weight the classes so that both count the same in total
share = y_train.mean()
class_weight = {0: 0.5 / (1 - share), 1: 0.5 / share}
print("share of failing pumps:", share)

model = keras.Sequential([
    layers.Input((8,)),
    layers.Dense(16, activation="relu"),
    layers.Dropout(0.1),
    layers.Dense(1, activation="sigmoid"),
])
model.compile(optimizer=keras.optimizers.Adam(0.003), loss="binary_crossentropy",
              metrics=[keras.metrics.AUC(name="auc")])
model.fit(x_train, y_train, validation_data=(x_val, y_val), class_weight=class_weight,
          epochs=15, batch_size=64, verbose=2)

p = np.nan_to_num(model.predict(x_test, verbose=0)[:, 0], nan=0.0)
print("outcome", float(roc_auc_score(y_test, p)))
