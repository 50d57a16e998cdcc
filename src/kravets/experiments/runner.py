"""Many trainings, each once.

Enters: configurations, a ledger, a place to train. Leaves: a `Record` for every one, in the order in which
they end. Refuses: to train again what has ended, or to stop because one of them failed.
"""

from __future__ import annotations

import concurrent.futures
from collections.abc import Callable, Iterable

from kravets.config import Config
from kravets.experiments.ledger import FINAL, Ledger, Record
from kravets.experiments.places import Place

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
    """
    wanted = {config.fingerprint: config for config in configs}
    records: dict[str, Record] = {}
    waiting: dict[concurrent.futures.Future[None], Config] = {}
    for fingerprint, config in wanted.items():
        record = settled(config, ledger)
        if record:
            records[fingerprint] = record
            told(record)
    try:
        for fingerprint, config in wanted.items():
            if fingerprint not in records:
                ledger.forgive(config)
                waiting[place.submit(config, ledger.folder(config))] = config
        for future in concurrent.futures.as_completed(waiting):
            record = ended(future, waiting[future], ledger=ledger, place=place)
            records[record.config.fingerprint] = record
            told(record)
    except BaseException:
        for future in waiting:
            future.cancel()
        raise
    return records


def settled(config: Config, ledger: Ledger) -> Record | None:
    """How the training of these settings ended, `None` if it is to be trained or tried once more."""
    record = ledger.find(config)
    return record if record and (record.failure is None or record.failure in FINAL) else None


def ended(future: concurrent.futures.Future[None], config: Config, *, ledger: Ledger, place: Place) -> Record:
    """What a training that is over left; its failure is written into the ledger."""
    error = future.exception()
    if error is None:
        return ledger.find(config) or ledger.fail(config, "error", "the training left no complete Run")
    return ledger.fail(config, *place.reason(error))
