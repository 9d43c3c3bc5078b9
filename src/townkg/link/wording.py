"""Says features in both languages."""

from __future__ import annotations

from collections.abc import Iterable

from townkg.i18n import Text
from townkg.link.features import Feature

_NAMES = {
    "prior": "先验",
    "name": "名称",
    "numbers": "数字",
    "ending": "级别用字",
    "kind": "种类",
    "place": "所在地",
    "code": "代码",
    "document number": "文号",
    "date": "日期",
    "level": "级别",
}
_HOW = {
    "same label": "相同",
    "same alias": "与别名相同",
    "same core": "去掉前后缀后相同",
    "same sound": "读音相同",
    "pinyin": "拼音相同",
    "part": "包含",
    "alike": "相似",
    "unlike": "不相似",
    "differ": "不同",
}
_KINDS = {
    "town": "特色小镇",
    "area": "行政区",
    "site": "地点",
    "project": "项目",
    "industry": "产业",
    "policy": "政策",
    "organisation": "组织",
    "award": "荣誉",
    "recognition": "认定",
    "event": "活动",
    "national": "国家级",
    "provincial": "省级",
    "municipal": "市级",
    "county": "县级",
}


def kinds(names: Iterable[str]) -> Text:
    """Return kinds of things in words."""
    told = sorted(names)
    return Text("、".join(_KINDS.get(one, one) for one in told), ", ".join(told))


def told(feature: Feature) -> Text:
    """Return a feature in words.

    >>> told(Feature("name", "part 0.50: 甜蜜小镇 / 巧克力甜蜜小镇", 1.5)).zh
    '名称：包含 0.50：甜蜜小镇 / 巧克力甜蜜小镇'
    >>> told(Feature("kind", "town / area", -9.0)).zh
    '种类：特色小镇 / 行政区'
    """
    name = _NAMES.get(feature.name, feature.name)
    return Text(f"{name}：{_value(feature)}", f"{feature.name}: {feature.value}")


def _value(feature: Feature) -> str:
    if feature.name in ("prior", "kind", "level"):
        return " / ".join(_KINDS.get(one, one) for one in feature.value.split(" / "))
    if feature.name == "code":
        return feature.value.replace(" (other years)", "（年份不同）")
    for how, words in _HOW.items():
        if feature.value.startswith(how) and feature.name in ("name", "numbers"):
            rest = feature.value.removeprefix(how)
            share, _, names = rest.partition(": ")
            return f"{words}{share}：{names}"
    return feature.value
