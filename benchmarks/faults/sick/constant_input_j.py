# problem: constant_input
# data: synthetic
# twin: self.index.get(word, self.OTHER) => self.index.get(word.lower(), self.OTHER)
"""
Ticket router.
The mainframe exports ticket titles in capitals, always twelve words.  Route each one to a desk.
"""
import sys
from collections import Counter

import numpy as np
import keras
from keras import layers

DESKS = {
    "billing": "INVOICE REFUND CHARGE CARD PAYMENT RECEIPT TAX AMOUNT CREDIT DEBIT".split(),
    "network": "ROUTER WIFI SIGNAL CABLE MODEM PACKET LATENCY OUTAGE DNS FIREWALL".split(),
    "account": "LOGIN PASSWORD PROFILE EMAIL USERNAME LOCKED RESET TOKEN SESSION ACCESS".split(),
    "hardware": "SCREEN KEYBOARD BATTERY CHARGER PRINTER MOUSE HINGE FAN DISK SPEAKER".split(),
}
COMMON = ("PLEASE HELP CUSTOMER SINCE MONDAY AGAIN STILL AFTER CALL URGENT OFFICE SECOND "
          "FLOOR TEAM NEEDS ASAP TODAY REPORTED USER CANNOT").split()


def export_tickets(n, rng):
    desks = list(DESKS.values())
    every_keyword = sum(desks, [])
    titles, targets = [], rng.integers(0, len(desks), n)
    for desk in targets:
        words = []
        for u in rng.random(12):
            pool = desks[desk] if u < 0.35 else every_keyword if u < 0.45 else COMMON
            words.append(pool[rng.integers(len(pool))])
        titles.append(" ".join(words))
    return titles, targets.astype("int32")


class Vocabulary:
    PAD, OTHER = 0, 1

    def __init__(self, titles, size=200):
        counts = Counter(word.lower() for title in titles for word in title.split())
        self.index = {word: i + 2 for i, (word, _) in enumerate(counts.most_common(size - 2))}
        self.size = size

    def encode(self, title, length=12):
        ids = [self.index.get(word, self.OTHER) for word in title.split()][:length]
        return ids + [self.PAD] * (length - len(ids))


class TicketFeed(keras.utils.PyDataset):
    def __init__(self, titles, targets, vocabulary, batch, shuffle, seed=0, **kwargs):
        super().__init__(**kwargs)
        self.ids = np.array([vocabulary.encode(t) for t in titles], dtype="int32")
        self.targets = targets
        self.batch = batch
        self.shuffle = shuffle
        self.rng = np.random.default_rng(seed)
        self.order = np.arange(len(titles))
        self.on_epoch_end()

    def __len__(self):
        return int(np.ceil(len(self.order) / self.batch))

    def __getitem__(self, i):
        pick = self.order[i * self.batch:(i + 1) * self.batch]
        return self.ids[pick], self.targets[pick]

    def on_epoch_end(self):
        if self.shuffle:
            self.rng.shuffle(self.order)


class Router(keras.Model):
    def __init__(self, vocabulary_size, desks):
        super().__init__()
        self.embed = layers.Embedding(vocabulary_size, 24)
        self.pool = layers.GlobalAveragePooling1D()
        self.hidden = layers.Dense(32, activation="relu")
        self.out = layers.Dense(desks, activation="softmax")

    def call(self, ids):
        return self.out(self.hidden(self.pool(self.embed(ids))))


seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

train_titles, train_y = export_tickets(3200, rng)
val_titles, val_y = export_tickets(600, rng)
test_titles, test_y = export_tickets(1000, rng)
vocabulary = Vocabulary(train_titles)

train = TicketFeed(train_titles, train_y, vocabulary, 50, shuffle=True, seed=seed)
val = TicketFeed(val_titles, val_y, vocabulary, 100, shuffle=False)

model = Router(vocabulary.size, len(DESKS))
model.compile(optimizer=keras.optimizers.Adam(3e-3),
              loss="sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(train, validation_data=val, epochs=9, verbose=2)

test_ids = np.array([vocabulary.encode(t) for t in test_titles], dtype="int32")
guess = model.predict(test_ids, verbose=0).argmax(axis=-1)
print("outcome", float(np.mean(guess == test_y)))
