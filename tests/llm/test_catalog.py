"""What servers tell of their models, and which model is taken from a list."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewer.llm import catalog
from interviewer.llm.catalog import ListedModel, best, listed, with_more

CHOICES = [
    ("tiny", "tiny"),
    ("nomic-embed-text bge-m3 qwen3:8b", "qwen3:8b"),
    ("text-embedding-3-small whisper-1 tts-1 gpt-x", "gpt-x"),
    ("bge-reranker-v2-m3 Qwen3-Reranker-4B llama3.2:3b", "llama3.2:3b"),
    ("nomic-embed-text bge-m3", None),
    ("", None),
    # larger, up to what a laptop bears
    ("llama3.2:1b llama3.2:3b llama3.1:8b llama3.1:70b", "llama3.1:8b"),
    ("qwen2.5:0.5b qwen2.5:14b qwen2.5:32b", "qwen2.5:14b"),
    ("smollm2:135m gemma3:27b", "gemma3:27b"),
    ("qwen2.5:32b qwen2.5:72b", "qwen2.5:32b"),
    ("mixtral-8x7b-instruct mistral-7b-instruct", "mistral-7b-instruct"),
    ("gemma3n:e2b gemma3n:e4b", "gemma3n:e4b"),
    ("qwen3-30b-a3b qwen3-4b", "qwen3-4b"),
    ("Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf Phi-3.5-mini-instruct-4bit.gguf", "Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf"),
    # instructed before base, general before special, thinking last of those that chat
    ("meta-llama/Llama-3.1-8B-base meta-llama/Llama-3.2-3B-Instruct", "meta-llama/Llama-3.2-3B-Instruct"),
    ("mistral-7b-v0.3 mistral-7b-instruct-v0.3", "mistral-7b-instruct-v0.3"),
    ("llama-2-13b llama-2-7b-chat", "llama-2-7b-chat"),
    ("google/gemma-3-12b-pt google/gemma-3-4b-it", "google/gemma-3-4b-it"),
    ("qwen2.5-coder:7b qwen2.5:7b", "qwen2.5:7b"),
    ("starcoder2:15b codegemma:2b-code qwen2.5-coder:1.5b", "qwen2.5-coder:1.5b"),
    ("codellama:13b-code codellama:7b-instruct", "codellama:7b-instruct"),
    ("llava:7b moondream mistral:7b", "mistral:7b"),
    ("qwen2.5vl:7b moondream", "qwen2.5vl:7b"),
    ("deepseek-r1:8b llama3.2:3b", "llama3.2:3b"),
    ("llama-guard3:8b gemma3:4b", "gemma3:4b"),
    ("mistral-medium-latest mistral-ocr-latest mistral-embed", "mistral-medium-latest"),
    ("starcoder2:3b", "starcoder2:3b"),
    ("phi4:latest mistral:latest gemma:latest", "gemma:latest"),
]  # fmt: skip


@pytest.mark.parametrize(("names", "chosen"), CHOICES)
def test_the_model_that_is_taken_whatever_the_order(names: str, chosen: str | None) -> None:
    models = [ListedModel(name=name) for name in names.split()]
    for seed in range(5):
        random.Random(seed).shuffle(models)
        found = best(models)
        assert (found.name if found else None) == chosen


@pytest.mark.parametrize(
    ("models", "chosen"),
    [
        ([{"name": "a", "billions": 8.0}, {"name": "b", "billions": 8.0, "loaded": True}], "b"),
        ([{"name": "a:7b", "loaded": False}, {"name": "b:4b", "loaded": True}], "b:4b"),
        ([{"name": "a:70b", "loaded": True}, {"name": "b:8b", "loaded": False}], "a:70b"),
        ([{"name": "a:7b"}, {"name": "b:1b", "loaded": True}], "a:7b"),
        ([{"name": "a:7b"}, {"name": "a-coder:7b", "loaded": True}], "a:7b"),
        ([{"name": "a-1b", "billions": 9.0}, {"name": "b-9b", "billions": 1.0}], "a-1b"),
        ([{"name": "a", "chats": False}, {"name": "b", "chats": True}], "b"),
        ([{"name": "some-embedder", "chats": True}], None),
    ],
    ids=["loaded", "loaded before larger", "loaded is bearable", "a loaded dwarf", "a loaded coder", "told before named",
         "told not to chat", "an embedder whatever it says"],
)  # fmt: skip
def test_what_the_server_tells_counts(models: list[dict[str, Any]], chosen: str | None) -> None:
    found = best(ListedModel.model_validate(m) for m in models)
    assert (found.name if found else None) == chosen


@pytest.mark.parametrize(
    ("name", "billions"),
    [("qwen3:8b", 8), ("mixtral-8x7b", 56), ("smollm2:135m", 0.135), ("gemma3n:e4b", 4), ("phi:3.8B-mini", 3.8),
     ("x-4bit", None), ("a3b", None), ("gpt-4o", None), ("v0.3", None), ("Qwen/Qwen2.5-0.5B", 0.5),
     ("9" * 5000 + "x7b", None), ("9" * 5000 + "b", None)],
)  # fmt: skip
def test_the_size_in_a_name(name: str, billions: float | None) -> None:
    assert ListedModel(name=name).size == billions


def entry(**told: Any) -> dict[str, Any]:
    return {"object": "list", "data": [{"id": "m", "object": "model", **told}]}


@pytest.mark.parametrize(
    ("body", "facts"),
    [
        (entry(owned_by="vllm", root="m", parent=None, max_model_len=32768), {"owner": "vllm", "context": 32768}),
        (entry(owned_by="llamacpp", meta={"n_ctx": 4096, "n_ctx_train": 8192, "n_params": 8_030_261_312}),
         {"owner": "llamacpp", "context": 4096, "billions": 8.030261312}),
        (entry(owned_by="llamacpp", status={"value": "loaded", "args": []}), {"owner": "llamacpp", "loaded": True}),
        (entry(owned_by="llamacpp", status={"value": "unloaded"}), {"owner": "llamacpp", "loaded": False}),
        (entry(owned_by="me", permissions=[]), {"owner": "me"}),
        (entry(context_length=131072), {"context": 131072}),
        (entry(meta={"n_ctx": "4096", "n_params": True}, status="loaded", max_model_len=-1), {}),
        (entry(meta=None, status=None), {}),
        (entry(id="m\ud800"), {"name": "m?"}),
    ],
    ids=["vLLM", "llama.cpp", "llama.cpp, several models", "not loaded", "llama-cpp-python", "a gateway", "nonsense", "nulls",
         "half a character"],
)  # fmt: skip
def test_recorded_lists_of_models(body: Any, facts: dict[str, Any]) -> None:
    assert listed(body) == (ListedModel.model_validate({"name": "m", **facts}),)


LM_STUDIO = {
    "data": [
        {"id": "qwen2.5-7b-instruct", "type": "llm", "state": "loaded", "max_context_length": 32768, "loaded_context_length": 4096},
        {"id": "gemma-3-12b", "type": "vlm", "state": "not-loaded", "max_context_length": 131072},
        {"id": "nomic", "type": "embeddings", "state": "not-loaded", "max_context_length": 2048},
    ]
}  # fmt: skip
TAGS = {
    "models": [
        {"name": "mistral:latest", "details": {"families": ["llama"], "parameter_size": "7.2B"}},
        {"name": "all-mini:latest", "details": {"families": ["bert"], "parameter_size": "23M"}},
    ]
}
RUNNING = {"models": [{"name": "mistral:latest", "context_length": 8192}]}


def test_what_lm_studio_tells_beside_it() -> None:
    first, second, third = catalog.lm_studio(LM_STUDIO)
    assert (first.chats, first.loaded, first.context) == (True, True, 4096)
    assert (second.chats, second.loaded, second.context) == (True, False, 131072)
    assert third.chats is False


def test_what_ollama_tells_beside_it() -> None:
    models = with_more(
        (ListedModel(name="mistral:latest", owner="library"), ListedModel(name="all-mini:latest", owner="library")),
        (*catalog.ollama_kept(TAGS), *catalog.ollama_running(RUNNING), ListedModel(name="elsewhere", loaded=True)),
    )
    assert models == (
        ListedModel(name="mistral:latest", owner="library", chats=True, loaded=True, billions=7.2, context=8192),
        ListedModel(name="all-mini:latest", owner="library", chats=False, billions=0.023),
    )


@pytest.mark.parametrize(
    ("read", "body", "context"),
    [
        (catalog.context_of_props, {"default_generation_settings": {"n_ctx": 8192}}, 8192),
        (catalog.context_of_props, {"n_ctx": 2048}, 2048),
        (catalog.context_of_props, None, None),
        (catalog.context_of_show, {"parameters": "stop  x\nnum_ctx                        16384\n"}, 16384),
        (catalog.context_of_show, {"parameters": "stop x", "model_info": {"llama.context_length": 131072}}, None),
        (catalog.context_of_show, {}, None),
    ],
)
def test_contexts(read: Any, body: Any, context: int | None) -> None:
    assert read(body) == context


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["data", "models", "id", "name", "meta", "n_ctx", "details", "families", "status", "parameters"]), inner, max_size=4
    ),
)  # fmt: skip


@given(JSON)
def test_nothing_that_a_server_says_beside_its_list_raises(body: Any) -> None:
    for read in (catalog.lm_studio, catalog.ollama_kept, catalog.ollama_running):
        assert all(isinstance(m, ListedModel) for m in read(body))
    for read_context in (catalog.context_of_props, catalog.context_of_show):
        context = read_context(body)
        assert context is None or context > 0


@given(JSON)
def test_a_list_of_models_is_read_or_refused(body: Any) -> None:
    try:
        models = listed(body)
    except (TypeError, KeyError, AttributeError):
        return
    assert all(m.size is None or m.size >= 0 for m in models)
