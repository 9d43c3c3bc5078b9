"""The child process: opens the graph once, answers one request after the other until it is killed.

It reads a request a line as JSON from standard input, and writes frames to standard output. What
bounds it is set before the graph is opened, and time is bounded by whoever asks.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from typing import IO, Any

from townkg import errors
from townkg.api import KnowledgeGraph
from townkg.build.freshness import opened
from townkg.i18n import Text
from townkg.serve.problems import Refused, problem
from townkg.serve.workers.frames import ERROR, HEADER, TooLarge, packed
from townkg.serve.workers.operations import OPERATIONS
from townkg.store.embedded import open_embedded
from townkg.store.worker import end_with_parent, limit


def main() -> None:
    """Answer requests from standard input until it ends."""
    # what a library prints must not get between the frames
    stream = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    requests = sys.stdin.buffer
    settings = json.loads(requests.readline())
    limit(settings["memory"])
    end_with_parent(settings["parent"])
    os.environ["PYPINYIN_NO_PHRASES"] = "true"  # names are read by single characters
    built = opened(settings["build"])
    with KnowledgeGraph(open_embedded(built.store), str(built.store), built) as graph:
        stream.write(packed(HEADER, b"{}"))
        stream.flush()
        for line in requests:
            _answer(graph, json.loads(line), stream)


def _answer(graph: KnowledgeGraph, request: dict[str, Any], stream: IO[bytes]) -> None:
    try:
        OPERATIONS[request["operation"]](graph, request, stream)
    except errors.TownkgError as error:
        _tell(error, stream)
    except TooLarge:
        most = request["bytes"] // 1024
        told = Text(
            f"结果超过 {most} KiB；请加上 LIMIT 或缩小范围",
            f"the answer has more than {most} KiB; add a LIMIT or narrow it",
        )
        _tell(errors.LimitError(told), stream)
    except MemoryError:
        told = Text("内存用尽；请缩小查询范围", "memory ran out; narrow the query")
        _tell(errors.LimitError(told), stream)
        os._exit(1)  # what is left of its memory is no good to the next request
    except Exception:
        traceback.print_exc()  # a fault of ours, for the log
        told = Text("服务器内部出错；请报告 query_id", "a fault of ours; report the query_id")
        _tell(Refused(500, told), stream)


def _tell(error: errors.TownkgError, stream: IO[bytes]) -> None:
    stream.write(packed(ERROR, json.dumps(problem(error), ensure_ascii=False).encode()))
    stream.flush()


if __name__ == "__main__":
    main()
