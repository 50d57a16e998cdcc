# problem: learning_rate_high
# data: fashion_mnist
# twin: learning_rate=0.5 => learning_rate=0.001
#%%
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

#%% data: 4000 garments to learn from, 2000 for the final mark
(images, names), (new_images, new_names) = keras.datasets.fashion_mnist.load_data()
pick = np.random.default_rng(seed).permutation(len(images))[:5000]
images, names = images[pick] / 255.0, names[pick]
new_images, new_names = new_images[:2000] / 255.0, new_names[:2000]

mean, std = images.mean(), images.std()
images = (images - mean) / std
new_images = (new_images - mean) / std

#%% model
inputs = keras.Input((28, 28))
h = keras.layers.Flatten()(inputs)
h = keras.layers.Dense(100, activation="elu")(h)
h = keras.layers.Dropout(0.3)(h)
h = keras.layers.Dense(50, activation="elu")(h)
logits = keras.layers.Dense(10)(h)
model = keras.Model(inputs, logits)

model.compile(
    optimizer=keras.optimizers.Adam(learning_rate=0.5),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=[keras.metrics.SparseCategoricalAccuracy(name="acc")],
)

#%% training
model.fit(
    images[:4000], names[:4000],
    validation_data=(images[4000:], names[4000:]),
    batch_size=64, epochs=12, verbose=2,
)

#%% mark
marks = model.evaluate(new_images, new_names, verbose=0, return_dict=True)
print("outcome", float(np.nan_to_num(marks["acc"], nan=0.0)))
