"""`townkg link`: proposes which things of a data set are things of the graph, and keeps decisions.

Without a decision it proposes; with `--review` it asks of one pair after the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from townkg.cli import help as helping
from townkg.cli import output
from townkg.cli.dataset import refuse_installed
from townkg.cli.link_options import PREDICATES, link_options
from townkg.cli.options import speaker
from townkg.errors import UsageError, nearest
from townkg.i18n import Language, Text

if TYPE_CHECKING:
    from townkg.cli.speech import Speaker
    from townkg.link.features import Feature
    from townkg.link.gathering import Gathering
    from townkg.link.links import Links
    from townkg.link.propose import Proposal
    from townkg.link.standing import Standing


def command(language: Language) -> click.Command:
    """Return the command, speaking *language*."""
    say = speaker(language)

    def run(dataset: str, **given: Any) -> int:
        return _run(dataset, given, say)

    return helping.Command(
        "link",
        language,
        callback=run,
        help=say(
            "提议一个数据集的事物与图谱中哪些事物对应，并记下人的决定。加 --review 在终端中逐对"
            "询问；决定写入 data/links/，重跑不会改动。只有接受的对应才被使用。",
            "Propose which things of a data set are things of the graph, and keep what people "
            "decide. With --review each pair is asked for at the terminal; decisions go into "
            "data/links/ and no later run changes them. Only accepted links are used.",
        ),
        params=link_options(say),
    )


def _run(slug: str, given: dict[str, Any], say: Speaker) -> int:
    from townkg import paths
    from townkg.link.links import Links

    links = Links(paths.data(), paths.ontology(), slug, given["to"], given["least"])
    if given["why"]:
        _explain(links.why_not(*given["why"]), given["style"], say)
        return 0
    changes = any(given[one] for one in ("accept", "reject", "no_match", "undo"))
    decides = changes or given["accept_above"] is not None
    if decides or given["review"]:
        refuse_installed()
    if decides:
        return _decide(given, links, say)
    if given["review"]:
        from townkg.cli.link_review import review

        return review(links.proposals, links.decided, links.gathering, reviewer_of(given), say)
    _show(links, given["style"], say)
    return 0


def reviewer_of(given: dict[str, Any]) -> str:
    """Return the name that decisions are kept under: letters, digits and hyphens."""
    import getpass
    import os
    import re

    name = given["reviewer"] or os.environ.get("TOWNKG_REVIEWER") or getpass.getuser()
    slug = re.sub(r"[^\w]+", "-", str(name).lower()).strip("-")
    if not slug:
        raise UsageError(Text("请用 --reviewer 写出复核者", "name who reviews with --reviewer"))
    return slug


def today() -> str:
    """Return the date that decisions are kept under."""
    from datetime import datetime

    return datetime.now().astimezone().date().isoformat()


def _decide(given: dict[str, Any], links: Links, say: Speaker) -> int:
    """Return 0 once the decisions of the command line are written, all of them or none."""
    from townkg.link.decisions import REVIEWED_BY_RULE

    decided, by_key = links.decided, {one.key: one for one in links.candidates}
    reviewer, date, count = reviewer_of(given), today(), 0
    for key in given["undo"]:
        decided.undo(key)
        count += 1
    for key in given["accept"]:
        decided.accept(_found(key, by_key), PREDICATES[given["as_"]], reviewer, date)
        count += 1
    for key in given["reject"]:
        decided.reject(_found(key, by_key), reviewer, date)
        count += 1
    for key in given["no_match"]:
        thing = _subject(key, links.gathering)
        decided.no_match(thing.iri, thing.label, reviewer, date)
        count += 1
    above = given["accept_above"]
    for one in links.proposals if above is not None else ():
        if one.may_be_accepted(above) and not links.is_taken(one):
            decided.accept(one, "exactMatch", f"{REVIEWED_BY_RULE}-{above:g}", date)
            count += 1
    path = decided.write(links.gathering)
    words = say(
        f"{count} 个决定已写入 {path}",
        f"{count} decision{'' if count == 1 else 's'} written to {path}",
    )
    click.echo(words, err=True)
    return 0


def _found(key: str, by_key: dict[str, Proposal]) -> Proposal:
    if key not in by_key:
        near = nearest(key, by_key) or list(by_key)[:3]
        raise UsageError(
            Text(
                f"没有提议“{key}”这一对；最接近的是：{'、'.join(near)}",
                f"no pair “{key}” is proposed; nearest: {', '.join(near)}",
            )
        )
    return by_key[key]


def _subject(key: str, gathering: Gathering) -> Any:
    """Return the thing of the graph that has the key, such as `town-guigu-zhizao`."""
    from townkg.link.row import ARTICLES, local

    known = {local(one.iri): one for one in gathering.things(ARTICLES)}
    if key not in known:
        near = nearest(key, known) or []
        raise UsageError(
            Text(
                f"文章中没有“{key}”；最接近的是：{'、'.join(near)}",
                f"no thing of the articles has the key “{key}”; nearest: {', '.join(near)}",
            )
        )
    return known[key]


def _show(links: Links, style: str, say: Speaker) -> None:
    """Print the proposals that nobody has decided on."""
    if style == "sssom":
        output.emit_document(links.sssom())
        return
    if style == "json":
        output.emit_json(links.to_json())
        return
    open_ = links.proposals
    for one in open_:
        for line in described(one, say):
            click.echo(output.clean(line))
    done = len(links.reviewed)
    words = say(
        f"{len(open_)} 对待定，{done} 对已定；加 --review 逐对决定",
        f"{len(open_)} pairs open, {done} decided; --review asks for each",
    )
    click.echo(words, err=True)


def _explain(found: Standing, style: str, say: Speaker) -> None:
    """Print how two things stand to each other, with every feature and its weight."""
    if style == "json":
        output.emit_json(found.to_json())
        return
    if style == "sssom":
        raise UsageError(Text("--why 没有 sssom 格式", "--why has no format sssom"))
    lines = [
        f"{found.confidence:.3f}  {found.subject.label} | {found.object.label}",
        f"       {found.key}",
        f"       {found.words.in_language(say.language)}",
        *_weighed(found.features, say),
    ]
    for line in lines:
        click.echo(output.clean(line))


def described(one: Proposal, say: Speaker) -> list[str]:
    """Return the lines that show a proposal with every feature and its weight."""
    rival = say("，另有相近者", ", with a rival") if one.has_rival else ""
    lines = [
        f"{one.confidence:.3f}  {one.subject.label} = {one.object.label}{rival}",
        f"       {one.key}",
    ]
    return lines + _weighed(one.features, say)


def _weighed(features: Iterable[Feature], say: Speaker) -> list[str]:
    from townkg.link.wording import told

    said = ((one.weight, told(one).in_language(say.language)) for one in features)
    return [f"       {weight:+5.1f}  {words}" for weight, words in said]
