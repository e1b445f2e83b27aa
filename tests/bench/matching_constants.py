"""How much the thresholds of matching matter: each is varied alone, all queries of a matching benchmark are asked.

    python -m tests.bench.matching_constants FOLDER

FOLDER holds corpus.jsonl, queries.jsonl and the score.py that tallies. A threshold belongs into the middle of a flat
stretch: where a small change moves the result, it is fitted to these texts and not to errors.
"""

import importlib.util
import json
import sys
import tempfile
from pathlib import Path
from types import ModuleType

from rca.priors import Index, rank
from rca.signature import Signature, sign
from rca.text import clean
from tests.bench.matching_engine import LIMIT, write_corpus

VARIED = {
    "SAME_MESSAGE": (0.74, 0.78, 0.80, 0.82, 0.84, 0.86, 0.90),
    "SAME_MESSAGE_TYPED": (0.80, 0.85, 0.90, 0.94),
    "SAME_SHARED": (0.5, 1.0, 1.5),
    "SIMILAR_WHOLE": (0.4, 0.5, 0.6),
    "SIMILAR_SHARED": (0.8, 1.2, 1.6),
}


def main(folder: Path) -> None:
    """Print one line for each value of each constant."""
    score = module(folder / "score.py")
    queries = score.load(folder / "queries.jsonl")
    signatures = {query["id"]: sign(clean(query["text"])) for query in queries}
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch) / "workspace"
        write_corpus(folder / "corpus.jsonl", root / "analyses")
        with Index.open(root, Path(scratch) / "cache") as index:
            index.refresh()
            for name, values in VARIED.items():
                chosen = getattr(rank, name)
                for value in values:
                    setattr(rank, name, value)
                    rows = score.tally(queries, answers(index, signatures))
                    print(f"{name} {value}{' *' if value == chosen else ''}:", told(rows), flush=True)
                setattr(rank, name, chosen)


def answers(index: Index, signatures: dict[str, Signature]) -> dict[str, list[dict[str, object]]]:
    """The matches of every query, as score.py reads them."""
    found = {name: index.find_signed([signature], limit=LIMIT) for name, signature in signatures.items()}
    return {
        name: [{"id": prior.id, "score": prior.score, "same": prior.verdict == "same"} for prior in priors]
        for name, priors in found.items()
    }


def told(rows: dict[str, dict[str, float]]) -> str:
    """The result over each half of the queries."""
    wanted = {"R@1": "first right", "found": "found", "wrong_same": "wrong same", "FMR": "false matches"}
    halves = {name: row for name, row in rows.items() if "/" not in name}
    return json.dumps({name: {wanted[key]: round(100 * row[key], 1) for key in wanted} for name, row in halves.items()})


def module(path: Path) -> ModuleType:
    """A Python file as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    loaded = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return loaded


if __name__ == "__main__":
    main(Path(sys.argv[1]))
