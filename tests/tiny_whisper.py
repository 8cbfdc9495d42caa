"""A Whisper model with random weights, small enough to be made for a test: faster-whisper's real code path, and noise for words."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from ctranslate2.specs.whisper_spec import WhisperSpec
from faster_whisper.tokenizer import _LANGUAGE_CODES
from tokenizers import Tokenizer
from tokenizers.decoders import ByteLevel as Bytes
from tokenizers.models import BPE
from tokenizers.pre_tokenizers import ByteLevel

WIDTH, MELS, WORDS, LANGUAGES = 16, 80, 50_257, 99
"""Of every layer; of the spectrogram; so many tokens come before the special ones in the real vocabulary."""


def write_model(folder: Path, *, multilingual: bool = True) -> Path:
    """A whole model in that folder."""
    folder.mkdir(parents=True)
    tokens = _tokens(multilingual)
    spec = WhisperSpec(1, 1, 1, 1)
    _fill(spec, len(tokens), tokens.index("<|endoftext|>"))
    spec.register_vocabulary(tokens)
    first = WORDS + 2
    spec.config.lang_ids = list(range(first, first + LANGUAGES)) if multilingual else []
    spec.config.suppress_ids, spec.config.suppress_ids_begin, spec.config.alignment_heads = (
        [],
        [220, tokens.index("<|endoftext|>")],
        [(0, 0)],
    )
    spec.validate()
    spec.optimize(quantization=None)
    spec.save(str(folder))
    _tokenizer(tokens).save(str(folder / "tokenizer.json"))
    (folder / "preprocessor_config.json").write_text(json.dumps({"feature_size": MELS}))
    return folder


def _tokens(multilingual: bool) -> list[str]:
    letters = sorted(ByteLevel.alphabet())
    languages = [f"<|{code}|>" for code in islice(_LANGUAGE_CODES, LANGUAGES)]
    tasks = ["<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"]
    return [
        *letters,
        *(f"Ġw{n}" for n in range(WORDS - len(letters) - 1)),
        *([""] if multilingual else []),  # by this one CTranslate2 tells that a model knows more than English
        "<|endoftext|>",
        "<|startoftranscript|>",
        *(languages if multilingual else []),
        *tasks,
        *(f"<|{n * 0.02:.2f}|>" for n in range(1_501)),
    ]


def _tokenizer(tokens: list[str]) -> Tokenizer:
    made = Tokenizer(BPE({token: n for n, token in enumerate(tokens)}, []))
    made.pre_tokenizer, made.decoder = ByteLevel(add_prefix_space=False), Bytes()
    return made


def _fill(spec: WhisperSpec, vocabulary: int, end: int) -> None:
    rng = np.random.default_rng(3)

    def weights(*shape: int) -> Any:
        return (rng.standard_normal(shape) * 0.5).astype(np.float32)

    def linear(layer: Any, inputs: int, outputs: int) -> None:
        layer.weight, layer.bias = weights(outputs, inputs), weights(outputs)

    def norm(layer: Any) -> None:
        layer.gamma, layer.beta = np.ones(WIDTH, np.float32), np.zeros(WIDTH, np.float32)

    def attention(layer: Any, *outputs: int) -> None:
        norm(layer.layer_norm)
        for piece, size in zip(layer.linear, outputs, strict=True):
            linear(piece, WIDTH, size)

    def feed_forward(layer: Any) -> None:
        norm(layer.layer_norm)
        linear(layer.linear_0, WIDTH, 2 * WIDTH)
        linear(layer.linear_1, 2 * WIDTH, WIDTH)

    encoder, decoder = spec.encoder, spec.decoder
    encoder.conv1.weight, encoder.conv1.bias = weights(WIDTH, MELS, 3), weights(WIDTH)
    encoder.conv2.weight, encoder.conv2.bias = weights(WIDTH, WIDTH, 3), weights(WIDTH)
    encoder.position_encodings.encodings = weights(1_500, WIDTH)
    decoder.position_encodings.encodings = weights(448, WIDTH)
    decoder.embeddings.weight = weights(vocabulary, WIDTH)
    linear(decoder.projection, WIDTH, vocabulary)
    decoder.projection.bias[300:320] += 14  # words before times,
    decoder.projection.bias[end] += 15  # and a few of them, not four hundred
    for side in (encoder, decoder):
        norm(side.layer_norm)
        for layer in side.layer:
            attention(layer.self_attention, 3 * WIDTH, WIDTH)
            feed_forward(layer.ffn)
    for layer in decoder.layer:
        attention(layer.attention, WIDTH, 2 * WIDTH, WIDTH)
