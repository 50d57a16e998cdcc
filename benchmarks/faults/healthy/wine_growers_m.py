# data: sklearn
# 178 bottles, three growers, thirteen laboratory values.
# So few bottles that a plain softmax layer with a firm penalty is all I trust;
# three folds, and the three models vote.
import sys
import numpy as np
import keras
from sklearn.datasets import load_wine
from sklearn.model_selection import StratifiedKFold, train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = load_wine(return_X_y=True)
X_dev, X_test, y_dev, y_test = train_test_split(
    X, y, test_size=0.3, stratify=y, random_state=seed)

votes = np.zeros((len(y_test), 3))
folds = StratifiedKFold(n_splits=3, shuffle=True, random_state=seed)
for fit_rows, val_rows in folds.split(X_dev, y_dev):
    prep = StandardScaler().fit(X_dev[fit_rows])
    model = keras.Sequential([
        keras.Input((13,)),
        keras.layers.Dense(3, activation="softmax",
                           kernel_regularizer=keras.regularizers.L2(0.02)),
    ])
    model.compile(
        optimizer=keras.optimizers.SGD(learning_rate=0.2),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    model.fit(
        prep.transform(X_dev[fit_rows]), y_dev[fit_rows],
        validation_data=(prep.transform(X_dev[val_rows]), y_dev[val_rows]),
        epochs=25, batch_size=16, verbose=2,
    )
    votes += model.predict(prep.transform(X_test), verbose=0)

accuracy = np.mean(votes.argmax(axis=1) == y_test)
print("outcome", float(np.nan_to_num(accuracy, nan=0.0)))
