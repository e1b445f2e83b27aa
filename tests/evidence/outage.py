"""An outage as 30 excerpts of what it left behind, and the whys along its chain with the excerpts that answer each.

`from tests.evidence.outage import EXCERPTS, WHYS`. A router hands requests to shards of a list that is empty: the lease
of the list was renewed late, since a release moved the renewal behind a slow probe. Scores are what a source gives by
the likeness to the error (see `rca.evidence.wanted`): a cause seldom looks like the error.
"""

import hashlib
from typing import NamedTuple

from rca.evidence import Excerpt
from rca.evidence.rank import About

ERROR = "IndexError: list index out of range"
FIRST, LAST = "2026-11-22T01:30:11Z", "2026-11-22T01:34:40Z"


class Asked(NamedTuple):
    """One why: what is asked, what its parent answered and cites, and the excerpts that answer it."""

    words: str
    because: str
    cited: tuple[str, ...]
    answers: frozenset[str]

    @property
    def about(self) -> About:
        """As a walk makes it."""
        told = "\n".join((self.because, *(TEXTS[name] for name in self.cited))) if self.because else ""
        return About(told, FIRST, LAST)


_TABLE = """\
error-1    1.00 01:30:11 ERROR router-7 req-7f3a91 router.py:212 pick IndexError: list index out of range
error-2    1.00 21:02:40 ERROR billing-2 req-11aa02 invoice.py:40 total IndexError: list index out of range
error-3    0.95 01:34:40 ERROR router-7 req-9c0d11 router.py:212 pick IndexError: list index out of range
empty      0.60 01:30:10 WARNING router-7 pick from ShardList of length 0, epoch e-5512
stale      0.58 01:30:02 WARNING router-7 ShardList e-5512 replaces e-5511: 0 shards are leased
other-list 0.60 14:10:02 WARNING search-3 pick from IndexList of length 0, epoch e-0091
fallback   0.57 01:30:12 INFO router-7 list index is out of range, answering 500 to 10.0.0.7
retry      0.55 01:31:00 WARNING gateway-1 list of retries is out of range: 3 of 3 for 10.0.0.7
range-bill 0.60 20:59:00 WARNING billing-2 index of invoice list is out of the range 1-40
range-test 0.60          WARNING fixture list out of index range, ignored
lease-lost 0.40 01:29:58 WARNING lease_keeper lease of e-5511 expired after 30 s, not renewed
lease-none 0.40 18:00:01 WARNING lease_keeper lease of e-4410 expired after 30 s, not renewed
lease-ok   0.40 01:20:00 INFO lease_keeper lease of e-5510 renewed in time
lease-info 0.40          INFO lease_keeper holds leases for 30 s and renews them every 10 s
renew-late 0.40 01:29:59 WARNING lease_renewal of e-5511 ran 41 s after the one before, trace 4bf92f3577b34da6
renew-ok   0.40 11:00:00 INFO lease_renewal of e-3000 ran 10 s after the one before, trace 00f067aa0ba902b7
clock      0.40 01:00:00 WARNING ntp offset is 12 ms, the list of servers is out of date
wait       0.35 01:29:20 INFO health_probe of db-3.internal takes 38 s, waited by trace 4bf92f3577b34da6
wait-ok    0.35 09:29:20 INFO health_probe of db-1.internal takes 1 s, waited by trace aa2392f3577b3cd6
probe-cfg  0.35          INFO health_probe timeout is 45 s
db-slow    0.30 01:29:00 WARNING db-3.internal vacuum holds locks for 40 s
db-slow-2  0.30 07:10:00 WARNING db-9.internal vacuum holds locks for 40 s
order      0.30 01:12:00 INFO backend-00184-v2 starts: health_probe before lease_renewal
order-old  0.30 19:40:00 INFO backend-00183-v65 starts: lease_renewal before health_probe
deploy     0.30 01:11:40 INFO deployer rolls out backend-00184-v2 of commit a1b2c3d
deploy-old 0.30 19:39:00 INFO deployer rolls out backend-00183-v65 of commit 99ffee1
deploy-web 0.30 01:10:00 INFO deployer rolls out web-00077-k1 of commit 77aa001
change     0.30          change a1b2c3d startup.py: run the probes first, so that nothing starts unhealthy
change-web 0.30          change 77aa001 banner.css: wider
review     0.30          change a1b2c3d was approved without a test of the startup order
"""


def _excerpt(name: str, score: str, at: str, text: str) -> Excerpt:
    stamp = f"2026-11-{'22' if at < '12' else '21'}T{at}Z" if at else ""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Excerpt("local", f"{name}.log", "1", text, stamp, stamp, stamp, 1, "", "", "", "", digest, float(score))


EXCERPTS = {
    row[:10].strip(): _excerpt(row[:10].strip(), row[11:15], row[16:24].strip(), row[25:])
    for row in _TABLE.splitlines()
}
TEXTS = {name: excerpt.text for name, excerpt in EXCERPTS.items()}
WHYS = (
    Asked("Why does a request fail with IndexError?", "", (), frozenset({"empty"})),
    Asked(
        'Why "the router picks from an empty list of shards"?',
        "the router picks from an empty list of shards",
        ("empty",),
        frozenset({"stale", "lease-lost"}),
    ),
    Asked(
        'Why "the lease had expired"?',
        "the lease had expired",
        ("lease-lost",),
        frozenset({"renew-late"}),
    ),
    Asked('Why "lease_renewal came late"?', "lease_renewal came late", ("renew-late",), frozenset({"wait"})),
    Asked(
        'Why "it waits for a probe of a slow database"?',
        "health_probe runs before it and waits for a slow database",
        ("wait", "order"),
        frozenset({"deploy", "change"}),
    ),
)
