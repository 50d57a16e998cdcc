# data: sklearn wine
import sys
import numpy as np
import keras
from keras import layers
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_wine(return_X_y=True)
Xtr, Xte, ytr, yte = train_test_split(X, y, test_size=50, stratify=y, random_state=seed)
Xtr, Xva, ytr, yva = train_test_split(Xtr, ytr, test_size=32, stratify=ytr, random_state=seed)

norm = layers.Normalization()
norm.adapt(Xtr)

# twelve layers without any normalization between them: a self-normalizing network
model = keras.Sequential([layers.Input((13,)), norm])
for _ in range(12):
    model.add(layers.Dense(24, activation="selu", kernel_initializer="lecun_normal"))
model.add(layers.AlphaDropout(0.1))
model.add(layers.Dense(3, activation="log_softmax"))


def nll(y_true, logp):
    return -keras.ops.sum(keras.ops.one_hot(keras.ops.cast(keras.ops.squeeze(y_true, -1), "int32"), 3) * logp, axis=-1)


model.compile(keras.optimizers.SGD(0.01, momentum=0.8, nesterov=True, weight_decay=1e-3), loss=nll, metrics=["sparse_categorical_accuracy"])
model.fit(Xtr, ytr[:, None], batch_size=16, epochs=8, validation_data=(Xva, yva[:, None]), verbose=2)
print("outcome", float(np.mean(model.predict(Xte, verbose=0).argmax(1) == yte)))
