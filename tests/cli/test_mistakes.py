from __future__ import annotations

import errno
import importlib
import os
import pty
import shlex
import signal
import subprocess
import sys
import time

import pytest

from townkg import errors
from townkg.i18n import Text

SAID = Text("甲", "x")
TRAILING = ("Traceback", "Error:", "raise ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["biuld"], "没有名为“biuld”的命令；最接近的是：build"),
        (["build", "--forse"], "没有选项 --forse；最接近的是：--force"),
        (["sparql"], "缺少查询|文件|-"),
        (["relate", "归谷"], "缺少另一名称\n说明见：townkg relate --help"),
        (["claim", "show"], "缺少主张"),
        (["diff", "a"], "缺少新版本"),
        (["why-not", "归谷"], "缺少属性"),
        (["encode", "new", "x.txt"], "缺少 --slug"),
        (
            ["export", "--format", "xml"],
            "--as 只能是：nq、trig、ttl、jsonld、parquet、csv、graphml",
        ),
        (["--lang", "fr", "build"], "--lang 只能是：zh、en"),
        (["sparql", "ASK {}", "--timeout", "x"], "--timeout 给的是“x”，应为 0.1 到 86400 的数"),
        (["find", "镇", "--limit", "0"], "--limit 给的是“0”，应为 1 到 1000000000 的整数"),
        (["reason", "-", "--memory", "0"], "--memory 给的是“0”，应为不小于 1 的整数"),
        (["build", "--force=yes"], "--force 后面不写值"),
        (["build", "--engine"], "--engine 后面要写值\n说明见：townkg build --help"),
        (["build", "now"], "多出了 now"),
        (["ask", "policies_suporting_town"], "最接近的是：policies_supporting_town"),
        (["coverage", "jiashan-33042"], "最接近的是：jiashan-330421"),
        (["sparql", "none.rq"], "none.rq"),
        ([], "命令"),
        (["ask"], "问题"),
    ],
)
def test_a_mistake_is_said_with_what_would_be_right(townkg, words, said):
    done = townkg(*words)
    assert done.code == 2
    assert said in done.err
    assert not any(word in done.err for word in TRAILING)


def test_mistakes_are_said_in_english(townkg):
    done = townkg("build", "--forse", "--lang", "en")
    assert done.err.startswith("Error: there is no option --forse; nearest: --force")
    done = townkg("reason", "-", "--memory", "0", "--lang", "en")
    assert "--memory: found “0”, expected a whole number of at least 1" in done.err
    done = townkg("biuld", "--lang", "en")
    assert "no command is named “biuld”; nearest: build" in done.err


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (errors.UsageError(SAID), 2, "错误：甲\n"),
        (errors.QueryError(SAID, line=2, column=5), 3, "第 2 行第 5 列：甲\n"),
        (errors.DataError([errors.Problem("f.trig", 1, "c", SAID)]), 4, "f.trig:1 › c：甲\n"),
        (errors.LimitError(SAID), 5, "错误：甲\n"),
        (errors.RemoteError(SAID), 6, "错误：甲\n"),
        (MemoryError(), 5, "内存不足"),
        (OSError(errno.ENOSPC, "No space left", "/x/y"), 4, "/x/y：磁盘已满"),
        (OSError(errno.EROFS, "Read-only", "/x/y"), 4, "/x/y：磁盘只读"),
        (OSError(errno.EIO, "Input/output error"), 4, "系统的原话：Input/output error"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_each_error_has_its_exit_code(townkg, monkeypatch, error, code, said):
    def fail(*_words, **_given):
        raise error

    monkeypatch.setattr(importlib.import_module("townkg.build"), "build", fail)
    done = townkg("build")
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert "Traceback" not in done.err


def test_an_ambiguous_name_lists_the_candidates(townkg, monkeypatch):
    def fail(*_words, **_given):
        raise errors.AmbiguousName("甲", [("甲镇", "https://a.example/1")])

    monkeypatch.setattr(importlib.import_module("townkg.build"), "build", fail)
    assert "“甲”是 1 个事物的名称" in townkg("build").err
    assert "<https://a.example/1>" in townkg("build").err


def test_a_bug_is_not_hidden(townkg, monkeypatch):
    def fail(*_words, **_given):
        raise ZeroDivisionError

    monkeypatch.setattr(importlib.import_module("townkg.build"), "build", fail)
    with pytest.raises(ZeroDivisionError):
        townkg("build")


def test_a_reader_that_leaves_early_ends_the_command_quietly(environment):
    command = f"{shlex.quote(sys.executable)} -m townkg coverage --tokens | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1


def test_ctrl_c_ends_a_query_with_130_and_leaves_no_process(environment, townkg):
    assert townkg("build").code == 0
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    with subprocess.Popen(
        [sys.executable, "-m", "townkg", "sparql", query],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # what is started in the background of a shell ignores the signal, and so would its children
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as running:
        time.sleep(1.5)
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=20)
    assert running.returncode == 130
    assert "Traceback" not in said


@pytest.mark.parametrize("encoding", ["gbk", "cp1252", "latin-1"])
def test_an_encoding_that_lacks_characters_does_not_end_a_command(process, encoding):
    done = process("questions", env={"PYTHONIOENCODING": encoding})
    assert done.returncode == 0
    assert done.stderr == b""
    assert "policies_supporting_town" in done.stdout.decode(encoding)
    if encoding == "gbk":
        assert "哪些政策支持这个小镇" in done.stdout.decode("gbk")


def test_json_loses_nothing_in_such_an_encoding(process):
    import json

    lost = process("questions", "--format", "json", env={"PYTHONIOENCODING": "latin-1"})
    whole = process("questions", "--format", "json", env={"PYTHONIOENCODING": "utf-8"})
    assert json.loads(lost.stdout.decode("latin-1")) == json.loads(whole.stdout.decode("utf-8"))


def test_progress_is_told_on_a_terminal_only(process, environment):
    quiet = process("build", "--force")
    assert quiet.stderr == b""
    leader, follower = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "townkg", "build", "--force"],
        stdout=subprocess.DEVNULL,
        stderr=follower,
    ) as running:
        assert running.wait(timeout=120) == 0
    os.close(follower)
    told = os.read(leader, 10_000).decode()
    os.close(leader)
    assert "[1/" in told
    assert "编码文章" in told
