"""Whose turn it is: nobody is passed over, nobody takes more than a share."""

from __future__ import annotations

import asyncio

import pytest

from townkg.serve.problems import Refused
from townkg.serve.workers.turns import Turns


def test_clients_are_served_in_a_circle():
    async def run():
        turns, order = Turns(1, 40), []
        await turns.take("busy")

        async def work(client, number):
            await turns.take(client)
            order.append((client, number))
            turns.give_back()

        waiting = [asyncio.create_task(work("busy", number)) for number in range(10)]
        await asyncio.sleep(0)
        waiting.append(asyncio.create_task(work("other", 0)))
        await asyncio.sleep(0)
        turns.give_back()
        await asyncio.gather(*waiting)
        return order, turns.free

    order, free = asyncio.run(run())
    assert order.index(("other", 0)) <= 1
    assert [number for client, number in order if client == "busy"] == list(range(10))
    assert free == 1


def test_one_client_has_a_quarter_of_the_queue():
    async def run():
        turns = Turns(1, 8)
        await turns.take("a")
        waiting = [asyncio.create_task(turns.take(client)) for client in "aabbccdd"]
        await asyncio.sleep(0)
        statuses = []
        for client in "ae":
            with pytest.raises(Refused) as raised:
                await turns.take(client)
            statuses.append(raised.value.status)
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        return statuses, turns.waiting

    assert asyncio.run(run()) == ([429, 503], 0)


def test_who_leaves_gives_its_turn_on():
    async def run():
        turns = Turns(1, 8)
        await turns.take("a")
        first, second = (asyncio.create_task(turns.take(client)) for client in "bc")
        await asyncio.sleep(0)
        turns.give_back()
        first.cancel()  # in the moment that it has the turn
        await asyncio.gather(first, return_exceptions=True)
        await asyncio.wait_for(second, 1)
        turns.give_back()
        return turns.free

    assert asyncio.run(run()) == 1
