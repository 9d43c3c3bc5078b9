"""Agents get the same rows by their tools, over HTTP and over standard input and output."""

from __future__ import annotations

import json
import sys

import anyio
import pytest
from mcp import Client, StdioServerParameters

from townkg import cli, paths, present
from townkg.query import catalogue
from townkg.query.golden import goldens

LOCAL = {one.name for one in catalogue() if not one.remotes}
GOLDENS = [one for one in goldens(paths.queries()) if one.question in LOCAL]
TOOLS = {
    *("list_queries", "describe_query", "run_query", "find_entity", "describe_entity"),
    *("explain", "schema", "sparql"),
}
TOWN = "归谷智造小镇"


def asking(where, *calls):
    """Return the structured answers to calls of tools; a failure is its text."""

    async def ask():
        found = []
        async with Client(where) as client:
            for tool, arguments in calls:
                result = await client.call_tool(tool, arguments)
                told = result.structured_content
                found.append(result.content[0].text if result.is_error else told)
        return found

    return anyio.run(ask)


@pytest.fixture(scope="session")
def here(server):
    return f"{server.address}mcp"


def command_line(golden, capsys):
    words = ["ask", golden.question, "--format", "json"]
    for name, value in golden.params.items():
        words += [f"--{name}={one}" for one in (value if isinstance(value, list) else [value])]
    assert cli.main(words) == 0
    return json.loads(capsys.readouterr().out)


def test_same_rows_by_command_line_python_and_agent(here, kg, capsys):
    calls = [
        ("run_query", {"id": one.question, "params": dict(one.params), "limit": 10**6})
        for one in GOLDENS
    ]
    for golden, told in zip(GOLDENS, asking(here, *calls), strict=True):
        expected = json.loads(present.json(kg.ask(golden.question, **golden.params)))
        assert (told.pop("truncated"), told.pop("next")) == (False, None)
        assert told == expected, golden.file
        assert command_line(golden, capsys) == expected, golden.file


def test_the_tools(here):
    async def ask():
        async with Client(here) as client:
            tools = await client.list_tools()
            resources = await client.list_resources()
            prefixes = await client.read_resource("townkg://prefixes")
            return tools, resources, prefixes

    tools, resources, prefixes = anyio.run(ask)
    assert {tool.name for tool in tools.tools} == TOOLS
    assert all(tool.description for tool in tools.tools)
    assert {str(one.uri) for one in resources.resources} >= {"townkg://void", "townkg://service"}
    assert "tk" in json.loads(prefixes.contents[0].text)


def test_each_tool(here, kg):
    listed, told, found, described, proved, classes, properties, rows, triples = asking(
        here,
        ("list_queries", {"text": "support"}),
        ("describe_query", {"id": "policies_supporting_town"}),
        ("find_entity", {"text": "guigu"}),
        ("describe_entity", {"entity": TOWN}),
        ("explain", {"subject": "最多跑一次改革", "property": "supports", "object": TOWN}),
        ("schema", {}),
        ("schema", {"of": "tk:Town"}),
        ("sparql", {"query": "SELECT ?t { ?t a tk:Town }"}),
        ("sparql", {"query": "CONSTRUCT { ?t a tk:Town } { ?t a tk:Town }"}),
    )
    assert "policies_supporting_town" in [one["id"] for one in listed["questions"]]
    assert told["params"][0]["name"] == "town"
    assert found["rows"][0]["entity"]["label"]["zh"] == TOWN
    assert described == json.loads(json.dumps(kg.describe(TOWN).to_json()))
    assert proved["holds"]
    assert any("ontology#Town" in row["class"]["value"] for row in classes["results"]["bindings"])
    assert properties["results"]["bindings"]
    assert len(rows["results"]["bindings"]) == len(kg.sparql("SELECT ?t { ?t a tk:Town }").rows)
    assert "tk:Town" in triples["turtle"]


@pytest.mark.parametrize(
    ("tool", "arguments", "told"),
    [
        ("run_query", {"id": "policies_suporting_town"}, "policies_supporting_town"),
        ("run_query", {"id": "policies_supporting_town", "params": {"city": "x"}}, "town"),
        ("run_query", {"id": "policies_supporting_town", "params": {"town": "归谷智造小城"}}, TOWN),
        ("describe_entity", {"entity": "归谷智造小城"}, TOWN),
        ("sparql", {"query": "SELECT *\n{ ?s ?p }"}, "line 2"),
        ("sparql", {"query": "CLEAR ALL"}, "read-only"),
        ("schema", {"of": "tk:Town> {} #"}, "tk:Town"),
    ],
)
def test_mistakes_tell_what_to_do(here, tool, arguments, told):
    assert told in asking(here, (tool, arguments))[0]


def test_over_standard_input_and_output(build_folder, kg):
    program = StdioServerParameters(command=sys.executable, args=["-m", "townkg", "mcp"])
    program.env = {"TOWNKG_BUILD": str(build_folder)}
    call = ("run_query", {"id": "policies_supporting_town", "params": {"town": TOWN}})
    told = asking(program, call)[0]
    expected = json.loads(present.json(kg.ask("policies_supporting_town", town=TOWN)))
    assert told["rows"] == expected["rows"][: len(told["rows"])]


def test_a_page_of_another_site_gets_nothing(server):
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/list"})
    headers = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
    reply = server.ask("/mcp", "POST", {**headers, "Host": "evil.example"}, body)
    assert reply.status in (403, 421)
    reply = server.ask("/mcp", "POST", {**headers, "Origin": "http://evil.example"}, body)
    assert reply.status == 403
