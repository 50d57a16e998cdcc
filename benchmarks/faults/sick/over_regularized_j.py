# problem: over_regularized
# data: synthetic
# twin: L2(0.03) => L2(5e-5)
'''
Readers and books: factorise a half-filled table of ratings.

score(reader, book) = reader bias + book bias + <taste, style>
'''
import sys
import numpy as np
import keras
from keras.layers import Add, Dot, Embedding, Flatten, Input

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

READERS, BOOKS, RANK = 150, 100, 4

# --- the table -------------------------------------------------------------
taste = rng.normal(size=(READERS, 3))
style = rng.normal(size=(BOOKS, 3))
table = taste @ style.T / np.sqrt(3.0)
table += 0.5 * rng.normal(size=(READERS, 1)) + 0.5 * rng.normal(size=(1, BOOKS))
table -= table.mean()
rated = table + 0.4 * rng.normal(size=table.shape)

cells = rng.permutation(READERS * BOOKS)
fit_cells, val_cells, new_cells = cells[:8000], cells[8000:9500], cells[9500:]


def pack(which, values):
    r, b = np.divmod(which, BOOKS)
    x = {"reader": r[:, None].astype("int32"), "book": b[:, None].astype("int32")}
    return x, values[r, b][:, None].astype("float32")


# --- the model -------------------------------------------------------------
def lookup(inp, rows, width):
    e = Embedding(rows, width, embeddings_regularizer=keras.regularizers.L2(0.03))
    return Flatten()(e(inp))


reader = Input((1,), dtype="int32", name="reader")
book = Input((1,), dtype="int32", name="book")
match = Dot(axes=1)([lookup(reader, READERS, RANK), lookup(book, BOOKS, RANK)])
score = Add()([match, lookup(reader, READERS, 1), lookup(book, BOOKS, 1)])

model = keras.Model({"reader": reader, "book": book}, score)
model.compile(
    optimizer=keras.optimizers.Adam(5e-3),
    loss="mse",
    metrics=[keras.metrics.RootMeanSquaredError(name="rmse")],
)
x, y = pack(fit_cells, rated)
model.fit(x, y, batch_size=100, epochs=25, validation_data=pack(val_cells, rated), verbose=2)

# --- unseen cells, true opinions ------------------------------------------
x_new, y_new = pack(new_cells, table)
error = np.sqrt(np.mean((model.predict(x_new, verbose=0) - y_new) ** 2))
print("outcome", float(np.nan_to_num(-error, nan=-99.0)))
