# data: sklearn breast_cancer
import sys
import numpy as np
import keras
from keras import layers
from sklearn.datasets import load_breast_cancer
from sklearn.preprocessing import RobustScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_breast_cancer(return_X_y=True)
idx = np.random.permutation(len(X))
X, y = X[idx].astype("float32"), 2.0 * y[idx] - 1.0       # margins want -1 and +1
scaler = RobustScaler().fit(X[:350])
X = np.tanh(scaler.transform(X) / 2).astype("float32")

model = keras.Sequential([
    layers.Input((30,)),
    layers.Dense(32, use_bias=False),
    layers.GroupNormalization(groups=4),
    layers.LeakyReLU(negative_slope=0.2),
    layers.Dropout(0.5),
    layers.Dense(1),                                       # an SVM's score
])


class SignAccuracy(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        if epoch % 5 == 4:
            s = self.model.predict(X[350:450], verbose=0)[:, 0]
            print("  sign accuracy", np.mean(np.sign(s) == y[350:450]))


model.compile(optimizer=keras.optimizers.Lion(learning_rate=3e-4, weight_decay=2.0), loss=keras.losses.Hinge())
model.fit(X[:350], y[:350], batch_size=8, epochs=12, validation_data=(X[350:450], y[350:450]),
          callbacks=[SignAccuracy()], verbose=2)
s = model.predict(X[450:], verbose=0)[:, 0]
print("outcome", float(np.mean(np.sign(s) == y[450:])))
