# problem: dead_relu
# data: fashion-mnist
# twin: threshold=1.0 => threshold=0.0
"""Two-headed clothing model for a microcontroller: article and whether the picture was mirrored. ReLU6 throughout, fit for fixed point."""
import sys
import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)


def pixels(a):
    a = a.astype("float32")[:, ::1, ::1, None] / 255.0
    return (a - 0.286) / 0.353


(tr, ltr), (te, lte) = keras.datasets.fashion_mnist.load_data()
tr, ltr, te, lte = pixels(tr[:5000]), ltr[:5000].astype("int32"), pixels(te[:1200]), lte[:1200].astype("int32")


def mirror_some(images):
    flag = np.random.rand(len(images)) < 0.5
    return np.where(flag[:, None, None, None], images[:, :, ::-1], images), flag.astype("float32")[:, None]


tr, mtr = mirror_some(tr)
te, mte = mirror_some(te)


def dw_block(t, width, stride):
    t = layers.DepthwiseConv2D(3, strides=stride, padding="same")(t)
    t = layers.Conv2D(width, 1)(t)
    return layers.ReLU(max_value=6.0, threshold=1.0)(t)


inp = keras.Input((28, 28, 1), name="image")
t = layers.Conv2D(16, 3, strides=2, padding="same")(inp)
t = layers.ReLU(max_value=6.0, threshold=1.0)(t)
t = dw_block(t, 32, 2)
t = dw_block(t, 48, 1)
t = layers.Flatten()(layers.AveragePooling2D(2)(t))
outputs = {
    "article": layers.Dense(10, activation="softmax", name="article")(t),
    "mirrored": layers.Dense(1, activation="sigmoid", name="mirrored")(t),
}
model = keras.Model(inp, outputs)
model.compile(
    optimizer=keras.optimizers.Nadam(2e-3),
    loss={"article": "sparse_categorical_crossentropy", "mirrored": "binary_crossentropy"},
    loss_weights={"article": 1.0, "mirrored": 0.5},
    metrics={"article": "accuracy", "mirrored": "accuracy"},
)
model.fit({"image": tr}, {"article": ltr, "mirrored": mtr}, batch_size=50, epochs=7, validation_split=0.1, verbose=2)
answer = model.predict(te, verbose=0)["article"].argmax(-1)
print("outcome", float((answer == lte).mean()))
