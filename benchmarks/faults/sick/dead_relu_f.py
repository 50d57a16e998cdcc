# problem: dead_relu
# data: tabular
# twin: layers.ReLU(threshold=6.0) => layers.ReLU(max_value=6.0)
import sys
import keras
from keras import layers
from sklearn.datasets import make_classification
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

X, y = make_classification(n_samples=6000, n_features=16, n_informative=10, n_redundant=2, n_classes=3,
                           n_clusters_per_class=2, class_sep=1.4, random_state=seed)
X_train, X_rest, y_train, y_rest = train_test_split(X, y, test_size=0.4, stratify=y, random_state=seed)
X_val, X_test, y_val, y_test = train_test_split(X_rest, y_rest, test_size=0.6, stratify=y_rest, random_state=seed)
scaler = StandardScaler()
X_train = scaler.fit_transform(X_train)
X_val, X_test = scaler.transform(X_val), scaler.transform(X_test)

model = keras.Sequential([layers.Input((16,))])
for units in (48, 32):
    model.add(layers.Dense(units))
    model.add(layers.ReLU(threshold=6.0))
    model.add(layers.Dropout(0.1))
model.add(layers.Dense(3, activation="softmax"))

model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.03, momentum=0.9),
              loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(X_train, y_train, validation_data=(X_val, y_val), batch_size=64, epochs=12, verbose=2)
_, accuracy = model.evaluate(X_test, y_test, verbose=0)
print("outcome", accuracy)
