# problem: stopped_early
# data: synthetic
# twin: patience=1, min_delta=0.2 => patience=15, min_delta=0.0
#%% [markdown]
# # Arms of a galaxy
# Stars lie on three arms. Which arm does a star belong to, given its place?
#%%
import sys
import numpy as np
import keras
seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

#%%
def stars(n):
    arm = rng.integers(0, 3, n)
    r = np.sqrt(rng.uniform(0.03, 1.0, n))
    angle = 2 * np.pi * (arm / 3 + 1.2 * r) + rng.normal(0, 0.15, n)
    xy = np.stack([r * np.cos(angle), r * np.sin(angle)], axis=1)
    return (1.5 * xy).astype("float32"), arm

x, y = stars(3000)
x_val, y_val = stars(800)
x_test, y_test = stars(2000)

#%%
model = keras.Sequential()
model.add(keras.Input((2,)))
for _ in range(3):
    model.add(keras.layers.Dense(48, activation="relu", kernel_initializer="he_normal"))
model.add(keras.layers.Dense(3, activation="softmax"))
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])

#%%
watch = keras.callbacks.EarlyStopping(
    monitor="val_loss", patience=1, min_delta=0.2, restore_best_weights=True)
model.fit(x, y, epochs=70, batch_size=64, validation_data=(x_val, y_val),
          callbacks=[watch], verbose=2)

#%%
_, accuracy = model.evaluate(x_test, y_test, verbose=0)
print("outcome", float(accuracy))
