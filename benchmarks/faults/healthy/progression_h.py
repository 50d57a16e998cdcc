# data: diabetes
# Disease progression, 442 patients, 10 columns. Little data and noisy targets: expect R2 of 0.4 - 0.5.
import sys
import numpy as np
import keras
from keras import layers, regularizers
from sklearn.datasets import load_diabetes

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

x, y = load_diabetes(return_X_y=True, scaled=False)
perm = np.random.RandomState(5).permutation(len(y))
x, y = x[perm], y[perm]
fit_rows, val_rows, test_rows = np.split(np.arange(len(y)), [262, 332])
y_mean, y_std = y[fit_rows].mean(), y[fit_rows].std()
target = ((y - y_mean) / y_std).astype("float32")

norm = layers.Normalization()
norm.adapt(x[fit_rows])
inp = keras.Input((10,))
z = norm(inp)
wide = layers.Dense(1, use_bias=False, kernel_regularizer=regularizers.L2(0.01))(z)
deep = layers.Dense(64, activation="elu")(layers.GaussianNoise(0.2)(z))
deep = layers.Dropout(0.5)(deep)
deep = layers.Dense(1)(deep)
model = keras.Model(inp, wide + deep)

# large steps at first, halved whenever the validation loss rests
model.compile(keras.optimizers.SGD(0.05, momentum=0.5), loss=keras.losses.LogCosh())
model.fit(x[fit_rows], target[fit_rows], validation_data=(x[val_rows], target[val_rows]),
          batch_size=16, epochs=50, verbose=2,
          callbacks=[keras.callbacks.ReduceLROnPlateau(factor=0.5, patience=5),
                     keras.callbacks.EarlyStopping(patience=18, restore_best_weights=True)])
pred = model.predict(x[test_rows], verbose=0)[:, 0]
truth = target[test_rows]
print("outcome", float(np.nan_to_num(1 - ((pred - truth) ** 2).mean() / truth.var(), nan=-9.0)))
