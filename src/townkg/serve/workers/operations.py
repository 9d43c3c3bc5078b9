"""What a worker can be asked: each operation takes graph and request, and writes its answer."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import IO, Any

from townkg import model, present
from townkg.api import KnowledgeGraph
from townkg.errors import UnknownName
from townkg.i18n import Text
from townkg.present.json_text import written
from townkg.serve.formats import MEDIA
from townkg.serve.negotiation import TRIPLES, chosen
from townkg.serve.problems import Refused
from townkg.serve.workers import describing, extending, querying, reconciling
from townkg.serve.workers.frames import Output
from townkg.store.embedded import EmbeddedStore

Request = dict[str, Any]
Operation = Callable[[KnowledgeGraph, Request, IO[bytes]], None]


def _store(graph: KnowledgeGraph) -> EmbeddedStore:
    store = graph._store
    if not isinstance(store, EmbeddedStore):
        raise TypeError("a server has its graph on its own disk")
    return store


def sparql(graph: KnowledgeGraph, request: Request, stream: IO[bytes]) -> None:
    """Answer a stranger's query."""
    querying.answer(_store(graph), request, stream)


def question(graph: KnowledgeGraph, request: Request, stream: IO[bytes]) -> None:
    """Answer a prepared question, or a part of its rows, in the format asked for."""
    asked = graph.questions()[request["name"]]
    answer = graph.ask(asked, **request["params"])
    part = _part(answer, request["offset"], request["limit"])
    style, language = request["style"], request["language"]
    if style == "json":
        end = request["offset"] + len(part.rows)
        more = end < len(answer.rows)
        document = {**part.to_json(), "truncated": more, "next": end if more else None}
        if request["why"]:
            _add_proofs(graph, asked, part, document)
        content = _json(document)
    else:
        content = _written(graph, part, style, language, asked.explain)
    _emit(content, MEDIA[style], request, stream, rows=len(part.rows))


def _add_proofs(
    graph: KnowledgeGraph, asked: Any, part: model.Answer, document: dict[str, Any]
) -> None:
    if not asked.claimed:
        raise Refused(
            422,
            Text(
                f"问题 {asked.name} 没有写明每一行要证明什么，不能要 why",
                f"the question {asked.name} does not tell what fact a row says: why is not for it",
            ),
            param="why",
        )
    proofs = graph.explained(asked, part.rows, part.params)
    for row, proof in zip(document["rows"], proofs, strict=False):
        row["proof"] = proof.to_json()


def _part(answer: model.Answer, offset: int, limit: int | None) -> model.Answer:
    from townkg.frozen import fields

    end = None if limit is None else offset + limit
    return model.Answer(**{**fields(answer), "rows": answer.rows[offset:end]})


def _written(
    graph: KnowledgeGraph, answer: model.Answer, style: str, language: str, explain: Any
) -> bytes:
    if style == "xlsx":
        return bytes(present.workbook(answer, language, graph.citations(answer)))
    if style == "csv-excel":
        # Excel takes a file for UTF-8 by its byte order mark only
        return b"\xef\xbb\xbf" + present.csv(answer, language).encode()
    made: dict[str, Callable[[], str]] = {
        "csv": lambda: present.csv(answer, language),
        "tsv": lambda: present.tsv(answer, language),
        "md": lambda: present.markdown(answer, language, graph.citations(answer)),
        "ttl": lambda: present.turtle(answer, language, explain=explain),
    }
    return made[style]().encode()


def find(graph: KnowledgeGraph, request: Request, stream: IO[bytes]) -> None:
    """Answer what a text may mean: things, things of data sets, passages."""
    from townkg.present import found

    text, kind, most = request["text"], request["type"], request["limit"]
    hits = graph.find(text, type=kind, limit=most)
    listing = graph.find_listed(text, kind, limit=most)
    mentions = graph.search_text(text, limit=0 if kind else most)
    everything = found.Found(found.names(hits, text, graph.version), listing, mentions)
    _emit(_json(everything.to_json()), "application/json", request, stream)


def describe(graph: KnowledgeGraph, request: Request, stream: IO[bytes]) -> None:
    """Answer everything that is known of a thing."""
    found = graph.describe(request["entity"]).to_json()
    _emit(_json(found), "application/json", request, stream)


def relate(graph: KnowledgeGraph, request: Request, stream: IO[bytes]) -> None:
    """Answer how two things are related."""
    found = graph.relate(
        request["first"],
        request["second"],
        max_length=request["max_length"],
        limit=request["limit"],
    )
    _emit(_json(found.to_json()), "application/json", request, stream)


def explain(graph: KnowledgeGraph, request: Request, stream: IO[bytes]) -> None:
    """Answer why a fact holds, or why it does not."""
    fact = request["subject"], request["property"], request["object"]
    if graph.closed().holds(graph.statement(*fact)):
        best, *others = graph.routes(*fact, most=request["routes"])
        found: dict[str, Any] = {"holds": True, "proof": best.to_json()}
        found["routes"] = [proof.to_json() for proof in others]
    else:
        found = graph.why_not(*fact).to_json()
    _emit(_json(found), "application/json", request, stream)


def conditions(graph: KnowledgeGraph, request: Request, stream: IO[bytes]) -> None:
    """Answer which criteria a town meets."""
    found = graph.conditions(town=request["town"], policy=request["policy"], as_of=request["as_of"])
    _emit(_json(found.to_json()), "application/json", request, stream)


def graph_store(graph: KnowledgeGraph, request: Request, stream: IO[bytes]) -> None:
    """Answer the triples of a graph.

    Raises: UnknownName (404) for one that is not here.
    """
    store, iri = _store(graph), request["graph"]
    media = chosen(request["accept"], TRIPLES)
    if iri != describing.DEFAULT and not store.has_graph(iri):
        names = describing.graph_names(store)
        near = UnknownName(iri, Text("图", "graph"), names)
        raise Refused(404, near.message, nearest=near.nearest)
    digest = hashlib.sha256(repr((iri, media)).encode()).hexdigest()[:16]
    output = Output(stream, {"media": media, "tag": digest}, request["bytes"])
    querying.write_triples((quad.triple for quad in store.quads(graph=iri)), media, output)
    output.close()


def thing(graph: KnowledgeGraph, request: Request, stream: IO[bytes]) -> None:
    """Answer the triples with a thing as subject or object, in any graph, with their labels.

    Raises: Refused (404) for what is not in the graph.
    """
    media = chosen(request["accept"], TRIPLES)
    triples = describing.about(_store(graph), request["iri"])
    if not triples:
        raise Refused(
            404,
            Text(f"图谱里没有 <{request['iri']}>", f"<{request['iri']}> is not in the graph"),
        )
    digest = hashlib.sha256(repr((request["iri"], media)).encode()).hexdigest()[:16]
    output = Output(stream, {"media": media, "tag": digest}, request["bytes"])
    querying.write_triples(triples, media, output)
    output.close()


def describing_itself(graph: KnowledgeGraph, request: Request, stream: IO[bytes]) -> None:
    """Answer the description of the endpoint or of its data set."""
    media = chosen(request["accept"], TRIPLES)
    made = describing.DOCUMENTS[request["document"]]
    triples = made(_store(graph), request["base"], graph.version)
    output = Output(stream, {"media": media, "tag": request["document"]}, request["bytes"])
    querying.write_triples(triples, media, output)
    output.close()


_RECONCILING: dict[str, Callable[..., dict[str, Any]]] = {
    "batch": reconciling.batch,
    "extend": extending.extend,
    "suggest": extending.suggest,
    "proposals": extending.proposals,
    "preview": extending.preview,
}


def reconcile(graph: KnowledgeGraph, request: Request, stream: IO[bytes]) -> None:
    """Answer one of the requests of the reconciliation API."""
    made = _RECONCILING[request["call"]](_store(graph), *request["with"])
    _emit(_json(made), "application/json", request, stream)


def _json(document: Any) -> bytes:
    # as the command line writes it: exact decimals are no floats
    return written(document).encode()


def _emit(content: bytes, media: str, request: Request, stream: IO[bytes], **more: Any) -> None:
    tag = hashlib.sha256(content).hexdigest()[:16]
    # as one piece: what is known whole need not be streamed
    output = Output(stream, {"media": media, "tag": tag, **more}, request["bytes"], held=2**62)
    output.write(content)
    output.close()


OPERATIONS: dict[str, Operation] = {
    "sparql": sparql,
    "question": question,
    "find": find,
    "describe": describe,
    "relate": relate,
    "explain": explain,
    "conditions": conditions,
    "graph": graph_store,
    "thing": thing,
    "document": describing_itself,
    "reconcile": reconcile,
}
