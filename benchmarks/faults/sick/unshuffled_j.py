# problem: unshuffled
# data: fashion_mnist
# twin: order = np.arange(n) => order = np.random.permutation(n)
# Ropa: clasificar fotos pequenas. Tarea 3 del curso online.
# (comentarios mitad espanol mitad ingles, sorry)
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

(fx, fy), (tx, ty) = keras.datasets.fashion_mnist.load_data()

# como si leyera una carpeta por clase: camisetas/, pantalones/, ...
por_clase = 400
fotos, etiquetas, fotos_val, etiquetas_val = [], [], [], []
for c in range(10):
    idx = np.random.permutation(np.where(fy == c)[0])
    fotos.append(fx[idx[:por_clase]])
    etiquetas += [c] * por_clase
    fotos_val.append(fx[idx[por_clase:por_clase + 50]])
    etiquetas_val += [c] * 50


def prep(a):
    return a.reshape(len(a), 784).astype("float32") / 255.0


fotos = prep(np.concatenate(fotos))
etiquetas = np.array(etiquetas, dtype="int32")
fotos_val = prep(np.concatenate(fotos_val))
etiquetas_val = np.array(etiquetas_val, dtype="int32")
sel = np.random.permutation(len(tx))[:1500]
fotos_test, etiquetas_test = prep(tx[sel]), ty[sel]


# generador propio, asi no se llena la memoria
def dame_lotes(imgs, labs, bs):
    n = len(imgs)
    while True:
        order = np.arange(n)
        for k in range(0, n, bs):
            take = order[k:k + bs]
            yield imgs[take], labs[take]


BS = 16
modelo = keras.Sequential([
    keras.Input((784,)),
    keras.layers.Dense(128, activation="relu"),
    keras.layers.Dense(64, activation="relu"),
    keras.layers.Dense(10, activation="softmax"),
])
modelo.compile(optimizer="adam",
               loss="sparse_categorical_crossentropy",
               metrics=["accuracy"])

modelo.fit(dame_lotes(fotos, etiquetas, BS),
           steps_per_epoch=len(fotos) // BS,
           epochs=7,
           validation_data=(fotos_val, etiquetas_val),
           verbose=2)

pred = modelo.predict(fotos_test, verbose=0).argmax(axis=1)
print("veces que dijo cada clase:", np.bincount(pred, minlength=10))
acierto = (pred == etiquetas_test).mean()
print("outcome", float(np.nan_to_num(acierto, nan=0.0)))
