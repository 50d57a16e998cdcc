# data: synthetic
"""Ranking customer tickets: three inputs, a priority and a department, two losses."""
import sys

import keras
import numpy as np
from keras import layers

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

num_words = 400
num_tags = 12
num_departments = 4
TITLE, BODY = 8, 24


def make_tickets(count):
    """Words 10-69 belong to departments (15 each), words 70-89 sound urgent."""
    department = rng.integers(0, num_departments, size=count)
    urgent = rng.random(count) < 0.5
    title = rng.integers(90, num_words, size=(count, TITLE))
    body = rng.integers(90, num_words, size=(count, BODY))
    tags = (rng.random((count, num_tags)) < 0.1).astype("float32")
    for i in range(count):
        topic = 10 + 15 * department[i]
        title[i, rng.choice(TITLE, 2, replace=False)] = topic + rng.integers(15, size=2)
        where = rng.choice(BODY, size=6, replace=False)
        stray = 10 + rng.integers(15 * num_departments)
        body[i, where[0]] = stray
        body[i, where[1:3]] = topic + rng.integers(15, size=2)
        if urgent[i]:
            body[i, where[3:5]] = 70 + rng.integers(20, size=2)
        elif rng.random() < 0.2:
            body[i, where[5]] = 70 + rng.integers(20)
        if rng.random() < (0.6 if urgent[i] else 0.1):
            tags[i, 0] = 1.0
    x = {"title": title.astype("int32"), "body": body.astype("int32"), "tags": tags}
    y = {
        "priority": urgent.astype("float32").reshape(-1, 1),
        "department": np.eye(num_departments, dtype="float32")[department],
    }
    return x, y


x_train, y_train = make_tickets(2400)
x_val, y_val = make_tickets(600)

title_input = keras.Input(shape=(TITLE,), name="title", dtype="int32")
body_input = keras.Input(shape=(BODY,), name="body", dtype="int32")
tags_input = keras.Input(shape=(num_tags,), name="tags")

title_features = layers.Embedding(num_words, 64)(title_input)
body_features = layers.Embedding(num_words, 64)(body_input)
title_features = layers.LSTM(64)(title_features)
body_features = layers.LSTM(32)(body_features)

x = layers.concatenate([title_features, body_features, tags_input])
priority_pred = layers.Dense(1, name="priority")(x)
department_pred = layers.Dense(num_departments, name="department")(x)

model = keras.Model(
    inputs={"title": title_input, "body": body_input, "tags": tags_input},
    outputs={"priority": priority_pred, "department": department_pred},
)
model.compile(
    optimizer=keras.optimizers.RMSprop(1e-3),
    loss={
        "priority": keras.losses.BinaryCrossentropy(from_logits=True),
        "department": keras.losses.CategoricalCrossentropy(from_logits=True),
    },
    loss_weights={"priority": 1.0, "department": 0.2},
    metrics={
        "priority": [keras.metrics.BinaryAccuracy(threshold=0.0)],
        "department": [keras.metrics.CategoricalAccuracy()],
    },
)
model.fit(
    x_train,
    y_train,
    epochs=8,
    batch_size=32,
    validation_data=(x_val, y_val),
    verbose=2,
)

predicted = model.predict(x_val, verbose=0)
priority_accuracy = np.mean((predicted["priority"] > 0) == (y_val["priority"] > 0.5))
department_accuracy = np.mean(
    predicted["department"].argmax(axis=1) == y_val["department"].argmax(axis=1)
)
print("priority", float(priority_accuracy), "department", float(department_accuracy))
print("outcome", float((priority_accuracy + department_accuracy) / 2))
