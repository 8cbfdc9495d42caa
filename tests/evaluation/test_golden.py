"""The golden answers: what they promise in their README, against the bank as it is."""

from collections import Counter
from pathlib import Path

import pytest
import yaml

from interviewer.text import language

GOLDEN = Path(__file__).parents[1] / "golden"
ENTRIES = [e for file in sorted((GOLDEN / "answers").glob("*.yaml")) for e in yaml.safe_load(file.read_text("utf-8"))]
ANSWERS = [(e, a) for e in ENTRIES for a in e["answers"]]
TYPES = ["excellent", "good", "partial", "vague", "wrong", "one_sentence", "term_list", "unusual"]


def test_sixty_questions_of_all_topics_with_every_kind_of_answer(bank):
    assert len(ENTRIES) == len({e["question"] for e in ENTRIES}) >= 60
    assert {bank.get(e["question"]).topic for e in ENTRIES} == {q.topic for q in bank.questions.values()}
    assert all([a["type"] for a in e["answers"]] == TYPES for e in ENTRIES)


def test_the_languages_and_the_splits_are_balanced():
    english = sum(a["lang"] == "en" for _, a in ANSWERS) / len(ANSWERS)
    assert 0.3 <= english <= 0.37
    splits = Counter(e["split"] for e in ENTRIES)
    assert set(splits) == {"dev", "test"}
    assert abs(splits["dev"] - splits["test"]) <= 2


@pytest.mark.parametrize(("entry", "answer"), ANSWERS, ids=[f"{e['question']}/{a['type']}" for e, a in ANSWERS])
def test_an_answer_is_what_it_says(bank, entry, answer):
    known = {p.id for p in bank.get(entry["question"]).key_points}
    assert set(answer["points"]) <= known
    assert set(answer["points"].values()) <= {0.5, 1}
    assert 0 <= answer["score"] <= 1
    assert answer["why"]
    assert language(answer["answer"]) == answer["lang"]


def test_the_second_scores_are_about_the_same_answers():
    second = yaml.safe_load((GOLDEN / "second_scores.yaml").read_text("utf-8"))
    assert {e["question"] for e in second} <= {e["question"] for e in ENTRIES}
    assert all(list(e["scores"]) == TYPES for e in second)
