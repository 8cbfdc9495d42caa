"""Sounds to test with: real speech by espeak in both languages, silence, noise."""

from __future__ import annotations

import numpy as np

from interviewer.speech.resampling import Resampler, frame_of
from interviewer.speech.sound import Sound

ENGLISH = "Batch normalization keeps the mean and variance of each channel stable during training."
CHINESE = "批归一化让每个通道的均值和方差在训练中保持稳定。"


def at_16k(sound: Sound) -> Sound:
    """The same at the rate of recognisers."""
    resampler = Resampler()
    return Sound(np.concatenate([resampler.take(frame_of(sound.samples, sound.rate)), resampler.rest()]))


def silence(seconds: float, rate: int = 16_000) -> Sound:
    """Nothing at all."""
    return Sound(np.zeros(round(seconds * rate), np.int16), rate)


def noise(seconds: float, level: float = 300.0, rate: int = 16_000) -> Sound:
    """A hiss; `level` is its standard deviation."""
    samples = np.random.default_rng(7).standard_normal(round(seconds * rate)) * level
    return Sound(np.clip(samples, -32_768, 32_767).astype(np.int16), rate)


def chain(*sounds: Sound) -> Sound:
    """One after the other."""
    return Sound(np.concatenate([s.samples for s in sounds]), sounds[0].rate)
