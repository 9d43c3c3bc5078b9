import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from townkg import paths
from townkg.encode import encode_article, lay_out, load_article, new_article, read_vocabulary
from townkg.encode.splitting import split_sentences
from townkg.errors import DataError, UsageError

TEXT = "标题\n\n  清溪县说:“好。走吧!”于是出发;今年引进项目5个。\n(清溪县)"
FILES = [
    "article.toml",
    "claims.trig",
    "entities.ttl",
    "facts.tsv",
    "left-out.tsv",
    "sentences.tsv",
    "text.txt",
    "withdrawn.tsv",
]


@pytest.fixture
def raw(tmp_path):
    path = tmp_path / "raw.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_the_folder_has_every_file_and_the_text_as_it_was(raw, tmp_path):
    folder = new_article(raw, "qingxi-330000", tmp_path / "articles")
    assert sorted(path.name for path in folder.iterdir()) == FILES
    assert folder == tmp_path / "articles" / "qingxi-330000"
    assert (folder / "text.txt").read_bytes() == raw.read_bytes()
    assert list(folder.parent.iterdir()) == [folder]
    rows = (folder / "sentences.tsv").read_text(encoding="utf-8").splitlines()
    assert rows == [
        "id\ttext",
        "s00\t标题",
        "s01\t清溪县说:“好。走吧!”于是出发;",
        "s02\t今年引进项目5个。",
        "s03\t(清溪县)",
    ]


def test_what_is_left_to_do_is_all_that_is_wrong(raw, tmp_path):
    folder = new_article(raw, "qingxi-330000", tmp_path)
    with pytest.raises(DataError) as caught:
        load_article(folder)
    told = [
        (problem.file.rpartition("/")[2], problem.found.en) for problem in caught.value.problems
    ]
    assert {file for file, _ in told} == {"article.toml", "facts.tsv"}
    assert {found for file, found in told if file == "facts.tsv"} == {
        "the fact names no claim",
        "the statement is empty",
    }
    assert {found for file, found in told if file == "article.toml"} == {
        "the field is missing or empty"
    }


def test_a_county_that_is_not_given_yet_is_one_problem(raw, tmp_path):
    folder = new_article(raw, "qingxi-330000", tmp_path)
    with pytest.raises(DataError) as caught:
        encode_article(folder, beside=())
    about = [one.found.en for one in caught.value.problems if "county" in one.subject]
    assert about == ["the field is missing or empty"]


def test_filled_in_it_can_be_encoded(raw, tmp_path):
    folder = new_article(raw, "qingxi-330000", tmp_path)
    toml = folder / "article.toml"
    text = toml.read_text(encoding="utf-8")
    for field, value in {
        "published": "2019-03-05T10:00:00",
        "source": "甲",
        "county": "place:qingxi",
        "en": "Title",
        "encoder": "A",
        "encoded": "2020-01-01",
    }.items():
        text = re.sub(rf'^{field} = ""', f'{field} = "{value}"', text, flags=re.MULTILINE)
    toml.write_text(text, encoding="utf-8")
    rows = [f"f00{n}\ts0{n}\t甲\ts0{n}-all" for n in range(4)]
    (folder / "facts.tsv").write_text(
        "\n".join(["id\tsentence\tstatement\tclaims", *rows]), encoding="utf-8"
    )
    with (folder / "entities.ttl").open("a", encoding="utf-8") as file:
        file.write('place:qingxi a tk:Place ; skos:prefLabel "清溪县"@zh , "Qingxi"@en .\n')
    with (folder / "claims.trig").open("a", encoding="utf-8") as file:
        for n, quote in enumerate(["标题", "于是出发", "项目5个", "(清溪县)"]):
            file.write(f'c:s0{n}-all tk:certainty tk:stated ; tk:quote "{quote}" .\n')
            file.write(f'c:s0{n}-all {{ place:qingxi tk:titled "{quote}" . }}\n')
    assert len(encode_article(folder, beside=()).claims) == 4


def test_the_worked_examples_are_right_and_use_terms_of_the_ontology(raw, tmp_path):
    folder = new_article(raw, "qingxi-330000", tmp_path)
    declared = read_vocabulary(paths.ontology()).terms
    for name in ("claims.trig", "entities.ttl"):
        text = (folder / name).read_text(encoding="utf-8")
        lines = re.findall(r"^# ((?:[a-z]+:s?\d*[a-z-]+ | {4}|\}).*)$", text, re.MULTILINE)
        assert lines
        for term in re.findall(r"\btk:(\w+)", "\n".join(lines)):
            assert f"https://w3id.org/townkg/ontology#{term}" in declared, term


def test_a_byte_order_mark_windows_line_ends_and_tabs_are_mended_and_told(tmp_path):
    raw = tmp_path / "raw.txt"
    raw.write_bytes("\ufeff标题\r\n甲\t乙。\r\n".encode())
    made = lay_out(raw, "a-1", tmp_path)
    assert (made.folder / "text.txt").read_bytes() == "标题\n甲 乙。\n".encode()
    assert made.sentences == 2
    assert len(made.notes) == 3
    assert all("article.toml" in text for text in (made.steps[1].zh, made.steps[1].en))


def test_titles_with_quotation_marks_stay_valid_toml(tmp_path):
    raw = tmp_path / "raw.txt"
    raw.write_text('说"好"的\\标题\n正文。', encoding="utf-8")
    folder = new_article(raw, "a-1", tmp_path)
    table = tomllib.loads((folder / "article.toml").read_text(encoding="utf-8"))
    assert table["title"]["zh"] == '说"好"的\\标题'


@pytest.mark.parametrize("slug", ["", "A-1", "a_1", "嘉善", "../a", "a--b", "-a", "a/b", "a\n"])
def test_a_slug_has_plain_letters_digits_and_hyphens(raw, tmp_path, slug):
    with pytest.raises(UsageError, match="is not a slug"):
        new_article(raw, slug, tmp_path / "articles")
    assert not (tmp_path / "articles").exists()


def test_an_article_that_exists_is_left_as_it_is(raw, tmp_path):
    folder = new_article(raw, "a-1", tmp_path)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(UsageError, match="exists already"):
        new_article(raw, "a-1", tmp_path)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_a_text_that_cannot_be_read_leaves_nothing(tmp_path):
    raw = tmp_path / "raw.txt"
    raw.write_bytes("第一行\n标题".encode("gb18030"))
    with pytest.raises(DataError, match="invalid UTF-8 at byte 0"):
        new_article(raw, "a-1", tmp_path / "articles")
    raw.write_text(" \n\n", encoding="utf-8")
    with pytest.raises(DataError, match="holds no text"):
        new_article(raw, "a-1", tmp_path / "articles")
    with pytest.raises(DataError, match="cannot be read"):
        new_article(tmp_path / "none.txt", "a-1", tmp_path / "articles")
    assert not (tmp_path / "articles").exists()


def test_a_disk_that_fills_up_leaves_nothing(raw, tmp_path, monkeypatch):
    write = Path.write_bytes

    def full(path, data):
        if path.name == "claims.trig":
            raise OSError(28, "No space left on device")
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DataError, match="No space left on device"):
        new_article(raw, "a-1", tmp_path / "articles")
    assert list((tmp_path / "articles").iterdir()) == []


def test_a_place_that_cannot_be_written_is_told(raw, tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(DataError, match="cannot be written"):
        new_article(raw, "a-1", tmp_path / "file")


# Splitting


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("甲。乙!丙?丁;戊", ["甲。", "乙!", "丙?", "丁;", "戊"]),
        ("甲；乙！丙？", ["甲；", "乙！", "丙？"]),
        ("他说:“甲。”“乙。”", ["他说:“甲。”", "“乙。”"]),
        ("他说:“甲。”乙。", ["他说:“甲。”乙。"]),
        ("《甲!乙》发布。丙。", ["《甲!乙》发布。", "丙。"]),
        ("甲……乙。", ["甲……", "乙。"]),
        ("甲?!乙", ["甲?!", "乙"]),
        ("缺了“右引号。乙。", ["缺了“右引号。", "乙。"]),
        ("甲3.5亿元。乙", ["甲3.5亿元。", "乙"]),
        ("甲。)乙", ["甲。)", "乙"]),
    ],
)
def test_sentences_end_at_their_marks(text, sentences):
    assert split_sentences(text) == sentences


@given(st.text("甲乙。!?;…“”《》()\n 𠮷", max_size=60))
def test_sentences_cover_the_text_in_order(text):
    position = 0
    for sentence in split_sentences(text):
        start = text.index(sentence, position)
        assert not text[position:start].strip()
        position = start + len(sentence)
    assert not text[position:].strip()


def test_the_sentences_of_the_real_article_are_made_of_whole_split_ones():
    article = load_article(paths.data() / "articles" / "jiashan-330421")
    found = split_sentences(article.text)
    assert "".join(found) == "".join(sentence.text for sentence in article.sentences)
    for sentence in article.sentences:
        assert "".join(one for one in found if one in sentence.text).endswith(sentence.text)


@pytest.mark.parametrize("character", ["\x1b", "\x01", "\x00"])
def test_control_characters_are_refused_with_their_line(raw, tmp_path, character):
    raw.write_text(f"标题\n一{character}二", encoding="utf-8")
    with pytest.raises(DataError, match=rf"raw\.txt:2: .*U\+{ord(character):04X}"):
        new_article(raw, "qingxi-330000", tmp_path / "articles")
    assert not (tmp_path / "articles").exists()
