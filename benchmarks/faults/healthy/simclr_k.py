# data: fashion_mnist
"""Contrastive pretraining after SimCLR with an online linear probe on few labels."""
import sys

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)

UNLABELED = 3072
LABELED = 480
STEPS = 24
WIDTH = 64
TEMPERATURE = 0.1

(x_all, y_all), (x_test, y_test) = keras.datasets.fashion_mnist.load_data()
x_all = x_all[: UNLABELED + LABELED, :, :, None].astype("float32") / 255.0
y_all = y_all[: UNLABELED + LABELED].astype("int32")
x_test = x_test[:1000, :, :, None].astype("float32") / 255.0
y_test = y_test[:1000].astype("int32")

unlabeled_ds = (
    tf.data.Dataset.from_tensor_slices(x_all[LABELED:])
    .shuffle(UNLABELED, seed=seed)
    .batch(UNLABELED // STEPS, drop_remainder=True)
)
labeled_ds = (
    tf.data.Dataset.from_tensor_slices((x_all[:LABELED], y_all[:LABELED]))
    .shuffle(LABELED, seed=seed)
    .batch(LABELED // STEPS, drop_remainder=True)
)
train_ds = tf.data.Dataset.zip((unlabeled_ds, labeled_ds)).prefetch(1)
test_ds = tf.data.Dataset.from_tensor_slices((x_test, y_test)).batch(250)


def get_augmenter():
    return keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.RandomFlip("horizontal"),
            layers.RandomTranslation(0.12, 0.12, fill_mode="constant"),
            layers.RandomZoom((-0.25, 0.05), fill_mode="constant"),
        ],
        name="augmenter",
    )


def get_encoder():
    return keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.Conv2D(16, 3, strides=2, padding="same", activation="relu"),
            layers.Conv2D(32, 3, strides=2, padding="same", activation="relu"),
            layers.Conv2D(64, 3, strides=2, padding="same", activation="relu"),
            layers.Flatten(),
            layers.Dense(WIDTH, activation="relu"),
        ],
        name="encoder",
    )


class ContrastiveModel(keras.Model):
    def __init__(self):
        super().__init__()
        self.temperature = TEMPERATURE
        self.augmenter = get_augmenter()
        self.encoder = get_encoder()
        self.projection_head = keras.Sequential(
            [
                keras.Input(shape=(WIDTH,)),
                layers.Dense(WIDTH, activation="relu"),
                layers.Dense(WIDTH),
            ],
            name="projection_head",
        )
        self.linear_probe = keras.Sequential(
            [keras.Input(shape=(WIDTH,)), layers.Dense(10)], name="linear_probe"
        )

    def compile(self, contrastive_optimizer, probe_optimizer, **kwargs):
        super().compile(**kwargs)
        self.contrastive_optimizer = contrastive_optimizer
        self.probe_optimizer = probe_optimizer
        self.probe_loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
        self.contrastive_loss_tracker = keras.metrics.Mean(name="c_loss")
        self.contrastive_accuracy = keras.metrics.SparseCategoricalAccuracy(name="c_acc")
        self.probe_loss_tracker = keras.metrics.Mean(name="p_loss")
        self.probe_accuracy = keras.metrics.SparseCategoricalAccuracy(name="p_acc")

    @property
    def metrics(self):
        return [
            self.contrastive_loss_tracker,
            self.contrastive_accuracy,
            self.probe_loss_tracker,
            self.probe_accuracy,
        ]

    def contrastive_loss(self, projections_1, projections_2):
        # NT-Xent: the other view of the same image is the right class
        projections_1 = ops.normalize(projections_1, axis=1)
        projections_2 = ops.normalize(projections_2, axis=1)
        similarities = (
            ops.matmul(projections_1, ops.transpose(projections_2)) / self.temperature
        )
        labels = ops.arange(ops.shape(projections_1)[0])
        self.contrastive_accuracy.update_state(labels, similarities)
        self.contrastive_accuracy.update_state(labels, ops.transpose(similarities))
        loss_1_2 = keras.losses.sparse_categorical_crossentropy(
            labels, similarities, from_logits=True
        )
        loss_2_1 = keras.losses.sparse_categorical_crossentropy(
            labels, ops.transpose(similarities), from_logits=True
        )
        return (ops.mean(loss_1_2) + ops.mean(loss_2_1)) / 2

    def train_step(self, data):
        unlabeled, (labeled, labels) = data
        images = ops.concatenate([unlabeled, labeled], axis=0)
        view_1 = self.augmenter(images, training=True)
        view_2 = self.augmenter(images, training=True)
        weights = (
            self.encoder.trainable_weights + self.projection_head.trainable_weights
        )
        with tf.GradientTape() as tape:
            projections_1 = self.projection_head(self.encoder(view_1, training=True))
            projections_2 = self.projection_head(self.encoder(view_2, training=True))
            loss = self.contrastive_loss(projections_1, projections_2)
        gradients = tape.gradient(loss, weights)
        self.contrastive_optimizer.apply_gradients(zip(gradients, weights))
        self.contrastive_loss_tracker.update_state(loss)

        # the probe sees frozen features; only its own weights are updated
        features = self.encoder(self.augmenter(labeled, training=True), training=False)
        with tf.GradientTape() as tape:
            logits = self.linear_probe(features, training=True)
            probe_loss = self.probe_loss(labels, logits)
        gradients = tape.gradient(probe_loss, self.linear_probe.trainable_weights)
        self.probe_optimizer.apply_gradients(
            zip(gradients, self.linear_probe.trainable_weights)
        )
        self.probe_loss_tracker.update_state(probe_loss)
        self.probe_accuracy.update_state(labels, logits)
        return {m.name: m.result() for m in self.metrics}

    def test_step(self, data):
        images, labels = data
        logits = self.linear_probe(self.encoder(images, training=False), training=False)
        self.probe_loss_tracker.update_state(self.probe_loss(labels, logits))
        self.probe_accuracy.update_state(labels, logits)
        return {m.name: m.result() for m in self.metrics[2:]}


model = ContrastiveModel()
model.compile(
    contrastive_optimizer=keras.optimizers.Adam(),
    probe_optimizer=keras.optimizers.Adam(),
)
model.fit(train_ds, epochs=9, validation_data=test_ds, verbose=2)

# afterwards: a fresh linear classifier on the frozen features
train_features = model.encoder.predict(x_all[:LABELED], verbose=0)
test_features = model.encoder.predict(x_test, verbose=0)
classifier = keras.Sequential([keras.Input(shape=(WIDTH,)), layers.Dense(10)])
classifier.compile(
    optimizer=keras.optimizers.Adam(1e-2),
    loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    metrics=["accuracy"],
)
classifier.fit(train_features, y_all[:LABELED], epochs=15, batch_size=32, verbose=2)
_, accuracy = classifier.evaluate(test_features, y_test, verbose=0)
print("outcome", float(accuracy))
