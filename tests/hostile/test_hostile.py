"""A build beside hostile files ends, stays within its memory, and gives each of them a line with a reason."""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from tests.hostile.collection import COLLECTION, SECRET
from tests.reports import text_of

REPOSITORY = Path(__file__).resolve().parents[2]
GOOD = text_of("2021", "青石县云溪乡人民政府2021年政府信息公开工作年度报告").encode()
SECONDS = 2.0
HAN = re.compile("[\u4e00-\u9fff]")

# In a process of its own, whose children are the reading processes alone.
BUILD = """
import json, resource, sys, gipdata
data = gipdata.build(sys.argv[1], sys.argv[2], seconds=float(sys.argv[3]))
unread = dict(data.unread[["source", "reason"]].values.tolist())
most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
print(json.dumps({"reports": data.reports["source"].tolist(), "unread": unread, "memory": most}))
"""


def test_a_build_survives_the_collection(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("0.txt", "zz.txt"):
        (folder / name).write_bytes(GOOD)
    for name, make in COLLECTION.items():
        (folder / name).write_bytes(make())
    start = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", BUILD, str(folder), str(tmp_path / "out"), str(SECONDS)],
        cwd=REPOSITORY, env={**os.environ, "PYTHONPATH": str(REPOSITORY)}, capture_output=True, text=True,
    )  # fmt: skip
    seconds = time.monotonic() - start
    assert done.stderr == ""
    result = json.loads(done.stdout)
    unread: dict[str, str] = result["unread"]
    assert result["reports"] == ["0.txt", "zz.txt"]
    assert {name.partition("!/")[0] for name in unread} == set(COLLECTION)
    assert {name: reason for name, reason in unread.items() if not HAN.search(reason) or "内部错误" in reason} == {}
    assert result["memory"] < 512 * 1024 * 1024
    assert seconds < 2 * SECONDS * len(COLLECTION)
    # What they asked for is nowhere in what was written.
    secret = Path(SECRET).read_text().splitlines()[0] if Path(SECRET).exists() else "root:x:0:0"
    assert not any(secret in path.read_text("utf-8") for path in (tmp_path / "out").glob("*.csv"))
