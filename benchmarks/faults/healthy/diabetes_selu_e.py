# data: tabular
import sys
import keras
from keras.layers import AlphaDropout, Dense, Input
from sklearn.datasets import load_diabetes
from sklearn.linear_model import RidgeCV
from sklearn.metrics import r2_score
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_diabetes(return_X_y=True, scaled=False)
X_train, X_rest, y_train, y_rest = train_test_split(X, y, test_size=0.4, random_state=seed)
m, s = X_train.mean(0), X_train.std(0)
ym, ys = y_train.mean(), y_train.std()
X_train, X_rest = (X_train - m) / s, (X_rest - m) / s
y_train, y_rest = (y_train - ym) / ys, (y_rest - ym) / ys
X_val, X_test, y_val, y_test = train_test_split(X_rest, y_rest, test_size=0.5, random_state=seed)

model = keras.Sequential()
model.add(Input((10,)))
for units in (16, 16):
    model.add(Dense(units, activation="selu", kernel_initializer="lecun_normal", kernel_regularizer=keras.regularizers.L2(2e-2)))
    model.add(AlphaDropout(0.05))
model.add(Dense(1, kernel_initializer="zeros"))
model.compile(optimizer=keras.optimizers.Nadam(keras.optimizers.schedules.CosineDecay(2e-3, 60 * 17)), loss="mse", metrics=["mae"])
model.fit(
    X_train, y_train, validation_data=(X_val, y_val), batch_size=16, epochs=60, verbose=2,
)
print("ridge", RidgeCV([0.1, 1, 10, 100]).fit(X_train, y_train).score(X_test, y_test))
print("outcome", r2_score(y_test, model.predict(X_test, verbose=0)[:, 0]))
