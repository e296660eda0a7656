"""Signs with one RSA-2048 key for some seconds; prints signatures a second, and seconds of the processor for each."""

from __future__ import annotations

import sys
from time import perf_counter, process_time

from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from azfakes.signing import packaged_key


def main() -> None:
    """Sign until the time is over."""
    private, seconds, made = packaged_key(0).private, float(sys.argv[1]), 0
    end, busy = perf_counter() + seconds, process_time()
    while perf_counter() < end:
        private.sign(b"x" * 700, PKCS1v15(), SHA256())
        made += 1
    print(made / seconds, (process_time() - busy) / made)


if __name__ == "__main__":
    main()
