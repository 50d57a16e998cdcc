"""Many trainings, each once.

Enters: configurations, a ledger, a place to train. Leaves: a `Record` for every one, in the order in which
they end. Refuses: to train again what has ended, or to stop because one of them failed.
"""

from __future__ import annotations

import concurrent.futures
from collections.abc import Callable, Iterable

from kravets.config import Config
from kravets.experiments.ledger import FINAL, Ledger, Reason, Record
from kravets.experiments.places import Place
from kravets.training import Interrupted

Told = Callable[[Record], None]


def run_all(
    configs: Iterable[Config], ledger: Ledger, place: Place, *, told: Told = lambda record: None
) -> dict[str, Record]:
    """Trains what has not been trained.

    Args:
        configs: the settings; equal ones are trained once.
        ledger: where their Runs live.
        place: entered by the caller.
        told: called with every record, those that were there before first.

    Returns:
        The records by fingerprint.

    Raises:
        Interrupted: a training was stopped from outside; what was reached is saved, and the same call goes on.
    """
    wanted = {config.fingerprint: config for config in configs}
    records: dict[str, Record] = {}
    waiting: dict[concurrent.futures.Future[None], Config] = {}
    for fingerprint, config in wanted.items():
        record = ledger.find(config)
        if record and (record.failure is None or record.failure in FINAL):
            records[fingerprint] = record
            told(record)
    try:
        for fingerprint, config in wanted.items():
            if fingerprint not in records:
                ledger.forgive(config)
                waiting[place.submit(config, ledger.folder(config))] = config
        for future in concurrent.futures.as_completed(waiting):
            record = _ended(future, waiting[future], ledger, place)
            records[record.config.fingerprint] = record
            told(record)
    except BaseException:
        for future in waiting:
            future.cancel()
        raise
    return records


def _ended(future: concurrent.futures.Future[None], config: Config, ledger: Ledger, place: Place) -> Record:
    error = future.exception()
    if error is None:
        return ledger.find(config) or ledger.fail(config, "error", "the training left no complete Run")
    kind, detail = place.reason(error)
    if kind == "interrupted":
        raise Interrupted(detail)
    reason: Reason = kind  # type: ignore[assignment]
    return ledger.fail(config, reason, detail)
