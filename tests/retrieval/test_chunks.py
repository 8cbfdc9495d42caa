"""Which passages a question is cut into."""

import samples

from interviewer.models import LANGS, Text
from interviewer.retrieval.chunks import CHUNK_TOKENS, chunks_of, everything, question_entry
from interviewer.text import token_estimate


def test_a_question_its_answer_and_its_points_in_both_languages():
    chunks = chunks_of(samples.question("adam"))
    assert [c.id for c in chunks] == [
        f"adam/{lang}/{part}" for lang in LANGS for part in ("question", "answer-0", "point-core", "point-detail")
    ]
    assert [c.ordinal for c in chunks] == [0, 1, 2, 3] * 2
    assert {(c.question_id, c.topic, c.source) for c in chunks} == {("adam", "optimization", "seed.txt 1; a-book 8.7")}
    assert chunks[6].text == samples.question("adam").key_points[0].point.en


def test_a_passage_is_found_by_the_other_language_and_by_other_wordings():
    question = samples.question("adam")
    spoken = question.key_points[0].model_copy(update={"wordings": ("就是自适应", "it adapts")})
    english_point = chunks_of(question.model_copy(update={"key_points": (spoken,)}))[-1]
    assert english_point.lang == "en"
    for words in (spoken.point.en, spoken.point.zh, "就是自适应", "it adapts", *_asked(question)):
        assert words in english_point.indexed
    assert "就是自适应" not in english_point.text


def test_the_question_itself_is_found_by_everything_that_the_bank_says_of_it(bank):
    question = bank.get("batch-normalization-why")
    said = [*question.hints, *(f.question for f in question.follow_ups)]
    said += [text for m in question.misconceptions for text in (m.claim, m.correction)]
    said += [question.answer, *(p.point for p in question.key_points)]
    wordings = [w for part in (*question.key_points, *question.misconceptions) for w in part.wordings]
    assert wordings
    for lang in LANGS:
        entry = question_entry(question, lang)
        assert entry in chunks_of(question)
        assert entry.text == question.question[lang].strip()
        for words in (*wordings, *(text[each] for text in said for each in LANGS)):
            assert words in entry.context
        assert entry.context.index(question.answer[lang]) == min(entry.context.index(question.answer[x]) for x in LANGS)


def test_what_both_languages_say_alike_is_said_once():
    question = samples.question("mine").model_copy(update={"answer": Text(zh="只有中文。", en="只有中文。")})
    assert everything(question).count("只有中文。") == 1


def test_options_are_part_of_a_choice_question():
    english = next(c for c in chunks_of(samples.choice("pick")) if c.id == "pick/en/question")
    assert english.text == "Which of pick?\na. first\nb. second"


def test_pieces_of_an_answer_are_whole_sentences_of_bounded_size():
    zh = "".join(f"第{i}句话讲的是学习率为0.{i}时的收敛情况。" for i in range(100))
    en = " ".join(f"Sentence {i} is about a rate\nof 0.{i} and how it converges." for i in range(100))
    question = samples.question("long").model_copy(update={"answer": Text(zh=zh, en=en)})
    pieces = [c for c in chunks_of(question) if "/answer-" in c.id]
    assert max(token_estimate(c.text) for c in pieces) < 1.1 * CHUNK_TOKENS  # an estimate rounds each piece down
    assert all(c.text.endswith(("。", ".")) for c in pieces)
    for lang, whole in (("zh", zh), ("en", en)):
        assert _letters("".join(c.text for c in pieces if c.lang == lang)) == _letters(whole)


def test_answers_of_the_bundled_bank_give_one_to_four_pieces_and_every_id_is_unique(bank):
    chunks = [c for q in bank.questions.values() for c in chunks_of(q)]
    assert len({c.id for c in chunks}) == len(chunks)
    for question in bank.questions:
        for lang in LANGS:
            assert 1 <= sum(c.id.startswith(f"{question}/{lang}/answer-") for c in chunks) <= 4


def _asked(question):
    return [question.question[lang] for lang in LANGS]


def _letters(text):
    return "".join(text.split())
