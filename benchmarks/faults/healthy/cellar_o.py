# data: sklearn
import sys
import numpy as np
import keras
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

x, y = load_wine(return_X_y=True)
x, x_test, y, y_test = train_test_split(x, y, test_size=54, stratify=y, random_state=seed)
x, x_val, y, y_val = train_test_split(x, y, test_size=34, stratify=y, random_state=seed)

mean, std = x.mean(0), x.std(0)
x, x_val, x_test = [((part - mean) / std).astype("float32") for part in (x, x_val, x_test)]
one_hot = np.eye(3, dtype="float32")

# 90 bottles: half of the units rest at every step, and the answers are softened
model = keras.Sequential([
    keras.Input((13,)),
    keras.layers.Dense(40, activation="relu", kernel_regularizer=keras.regularizers.L2(2e-3)),
    keras.layers.Dropout(0.5),
    keras.layers.Dense(3, activation="softmax"),
])
model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.01),
    loss=keras.losses.CategoricalCrossentropy(label_smoothing=0.1),
    metrics=["accuracy"],
)

# five epochs up to a bold 0.15, then gently down
def rate(epoch, lr):
    if epoch < 5:
        return 0.03 * (epoch + 1)
    return 0.15 * 0.9 ** (epoch - 5)

model.fit(x, one_hot[y], validation_data=(x_val, one_hot[y_val]), batch_size=8, epochs=30,
          callbacks=[keras.callbacks.LearningRateScheduler(rate)], verbose=2)

print("outcome", float(np.mean(model.predict(x_test, verbose=0).argmax(1) == y_test)))
