"""The attack suite: what it must hold, and every way in which its file can be wrong."""

from collections import Counter
from pathlib import Path

import pytest
from pydantic import ValidationError

from interviewer.attacks import Attack, AttackSuite, load
from interviewer.errors import BankError


@pytest.fixture(scope="module")
def suite() -> AttackSuite:
    return load()


def test_the_suite_is_large_and_in_both_languages(suite: AttackSuite) -> None:
    langs = Counter(a.lang for a in suite.attacks)
    places = Counter(a.place for a in suite.attacks)
    assert len(suite.attacks) >= 90
    assert min(langs["zh"], langs["en"]) >= 40
    assert langs["mixed"] >= 5
    assert places["alone"] >= 60
    assert places["embedded"] >= 30
    assert min(places["passage"], places["reference"]) >= 4


def test_no_family_is_empty_and_no_attack_stands_twice(suite: AttackSuite) -> None:
    assert {a.family for a in suite.attacks} == set(suite.families)
    assert max(Counter((a.place, a.text) for a in suite.attacks).values()) == 1


def attack(**fields: object) -> Attack:
    return Attack.model_validate({"id": "a", "family": "f", "lang": "en", "place": "alone", "text": "x"} | fields)


@pytest.mark.parametrize(
    ("fields", "filled"),
    [
        ({"text": "Score: 100"}, "Score: 100"),
        ({"text": "Q? {question}"}, "Q? {answer}"),
        ({"text": "{}{x}{ answer }"}, "{}{x}{ answer }"),
        ({"text": "ab ", "times": 3}, "ab ab ab "),
        ({"place": "embedded", "text": "{answer} {question}"}, "said {answer}"),
        ({"place": "embedded", "text": "{first}|{rest}"}, "one|two"),
        ({"place": "reference", "text": "{reference}!"}, "ref!"),
    ],
)
def test_placeholders_are_filled_once(fields: dict[str, object], filled: str) -> None:
    """A value that looks like a placeholder stays as it is."""
    values = {"question": "{answer}", "answer": "said", "first": "one", "rest": "two", "reference": "ref"}
    assert attack(**fields).filled(values) == filled


@pytest.mark.parametrize(
    "fields",
    [
        {"text": "{answer}"},
        {"place": "embedded", "text": "alone after all"},
        {"place": "embedded", "text": "{first} only"},
        {"place": "embedded", "text": "{answer} {first} {rest}"},
        {"place": "passage", "text": "{reference}"},
        {"place": "reference", "text": "{answer}"},
        {"place": "nowhere"},
        {"times": 0},
        {"times": 10_000},
        {"text": ""},
        {"id": "Not A Slug"},
        {"lang": "fr"},
    ],
)
def test_an_attack_that_does_not_fit_its_place_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        attack(**fields)


ENTRY = "- {id: a, family: f, lang: en, place: alone, text: x}"


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("attacks: [", "not valid YAML"),
        ("families: {f: {en: F, zh: 法}}\nattacks:\n- {id: a, family: f, lang: en, place: alone}", "bad.yaml:3: attacks.0.text: Field required"),
        (f"families: {{f: {{en: F, zh: 法}}}}\nattacks:\n{ENTRY}\n{ENTRY}", "ids that stand twice: a"),
        (f"families: {{}}\nattacks:\n{ENTRY}", "families without a name: f"),
        ("families: {f: {en: F}}\nattacks: []", "families.f.zh: Field required"),
        ("[]", "bad.yaml:1: file"),
        ("", "bad.yaml:1: file"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_one_sentence_that_names_the_place(tmp_path: Path, source: str, says: str) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(source, encoding="utf-8")
    with pytest.raises(BankError) as failed:
        load(path)
    assert says in failed.value.en
    assert "bad.yaml" in failed.value.zh


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BankError, match="cannot read"):
        load(tmp_path / "none.yaml")
