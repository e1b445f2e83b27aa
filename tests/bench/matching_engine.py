"""The matching benchmark's engine: queries in, matches out, by the index that `rca search` uses.

The corpus, one {"id","text"} a line in the file named by RCA_CORPUS, is written as a workspace of analyses in a
temporary folder. Reads {"id","text"} lines on standard input, prints {"id","matches":[{"id","score","same"}]} lines.

    score.py --data FOLDER --engine ".venv/bin/python tests/bench/matching_engine.py"
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from rca.priors import Index
from rca.store import yamlio
from rca.text import clean

LIMIT = 10


def write_corpus(source: Path, analyses: Path) -> None:
    """One analysis a prior, as the store would write it."""
    analyses.mkdir(parents=True)
    for line in source.read_text(encoding="utf-8").splitlines():
        prior = json.loads(line)
        tree = {"rca": "1", "id": prior["id"], "title": prior["id"], "failure": {"error": clean(prior["text"])}}
        (analyses / f"{prior['id']}.yaml").write_text(yamlio.dump(tree), encoding="utf-8")


def answer(index: Index, query: dict[str, str]) -> dict[str, object]:
    """The matches of one query, in the form that `rca search --batch` prints."""
    found = index.find(clean(query["text"]), limit=LIMIT)
    matches = [{"id": prior.id, "score": prior.score, "same": prior.verdict == "same"} for prior in found]
    return {"id": query["id"], "matches": matches}


def main() -> None:
    """Index the corpus, then answer line by line."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "workspace"
        write_corpus(Path(os.environ["RCA_CORPUS"]), root / "analyses")
        with Index.open(root, Path(folder) / "cache") as index:
            bad = index.refresh().bad
            if bad:
                sys.exit(f"{len(bad)} priors cannot be read, the first: {bad[0].message}")
            for line in sys.stdin:
                print(json.dumps(answer(index, json.loads(line))))


if __name__ == "__main__":
    main()
