# problem: no_validation
# data: synthetic
# twin: epochs=90 => epochs=30, validation_split=0.2, callbacks=[keras.callbacks.EarlyStopping(patience=4, restore_best_weights=True)]
import sys
import numpy as np
import keras

seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
keras.utils.set_random_seed(seed)
rng = np.random.default_rng(seed)

# online arena game, 60 heroes, 5 against 5: who wins, judged by the draft alone?
HEROES = 60
power = rng.normal(0.0, 0.9, HEROES)


def matches(n):
    draft = np.zeros((n, HEROES), dtype="float32")
    for row in draft:
        picked = rng.permutation(HEROES)[:10]
        row[picked[:5]] = 1.0       # blue side
        row[picked[5:]] = -1.0      # red side
    p_blue = 1.0 / (1.0 + np.exp(-(draft @ power)))
    blue_won = (rng.random(n) < p_blue).astype("float32")
    return draft, blue_won


drafts, won = matches(1500)

oracle = keras.Sequential([
    keras.Input((HEROES,)),
    keras.layers.Dense(96, activation="relu"),
    keras.layers.Dense(96, activation="relu"),
    keras.layers.Dense(1, activation="sigmoid"),
])
oracle.compile(loss="binary_crossentropy", optimizer=keras.optimizers.Adam(1e-3), metrics=["accuracy"])
oracle.fit(drafts, won, batch_size=32, verbose=2, epochs=90)

# score as the betting people do: mean log loss on matches of the next season
drafts_next, won_next = matches(3000)
p = np.clip(oracle.predict(drafts_next, verbose=0).ravel().astype("float64"), 1e-6, 1 - 1e-6)
log_loss = -np.mean(won_next * np.log(p) + (1 - won_next) * np.log(1 - p))
print("outcome", float(np.nan_to_num(-log_loss, nan=-99.0)))
