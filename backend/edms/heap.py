"""What every long-running process does once it is loaded: take what stays for ever out of the garbage collector's way."""

import gc

# A sweep makes tens of thousands of short-lived objects; looking for cycles at every 700th of them costs a tenth of its time.
_LOOK_AGAIN_AFTER = 10_000, 20, 20


def settle_heap() -> None:
    """Keep modules, models and routes out of all later collections, and collect less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_LOOK_AGAIN_AFTER)
