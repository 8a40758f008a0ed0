"""Pictures of single lines to characters, each with how sure the recogniser is and where on the line it stands.

PP-OCR's recogniser as it lies in the wheel of rapidocr, run by ONNX Runtime directly: its loader would fetch what it
misses from the network, and it hides how sure it is of each character.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from typing import Any, NamedTuple

from pipeline.values.place import fold

HEIGHT = 48
"""Pixels: every line is brought to this height, as the model was trained."""

_NARROW = 0.8
"""How much narrower than it was photographed a line is shown to the model: as sure, and a fifth faster."""

_SHORTEST = 48


_ALIKE = ("0Oo〇○", "1lI|")
"""Characters that only their surroundings tell apart, first the one that forms mostly print."""

_ODD, _BOUNDS = "°˙", "<>＜＞"
_SELDOM, _NEVER = 0.2, 0.02
"""What a character counts that these documents hardly ever print, or a sign that they never do, against another that
looks the same: forms print ≥ and ≤, whose lower stroke wears off."""


Recogniser = Callable[[Sequence[Any]], "list[tuple[Letter, ...]]"]
"""Pictures of lines to their characters: `recognised`, with so many threads."""


class Letter(NamedTuple):
    """One recognised character: how sure (0 to 1), and where on the line its middle stands (0 to 1).

    Characters that fold to the same ("，" and ",") or look the same count together.
    """

    text: str
    sure: float
    at: float


def installed() -> bool:
    """Whether recogniser and models are there (the extra fuhe[ocr]); nothing is loaded."""
    return all(map(find_spec, ("rapidocr", "onnxruntime", "cv2"))) and _model() is not None


def recognised(pictures: Sequence[Any], threads: int = 0) -> list[tuple[Letter, ...]]:
    """The characters on each picture of one line (grey, any height); `threads` to work on each, 0 for all cores."""
    import cv2
    import numpy as np

    session, alphabet = _session(threads)
    name = session.get_inputs()[0].name
    found: list[tuple[Letter, ...]] = []
    for picture in pictures:  # one by one: lines of one batch must be padded to one width, which costs time and figures
        high, wide = picture.shape
        if not high or not wide:  # a mark between the two strokes of a double rule
            found.append(())
            continue
        width = max(8, round(wide * HEIGHT / high * _NARROW))
        kind = cv2.INTER_AREA if high > HEIGHT else cv2.INTER_LINEAR
        shown = np.zeros((1, 3, HEIGHT, max(width, _SHORTEST)), np.float32)
        shown[:, :, :, :width] = cv2.resize(picture, (width, HEIGHT), interpolation=kind) / 127.5 - 1
        (answer,) = session.run(None, {name: shown})
        found.append(tuple(_letters(answer[0], alphabet, shown.shape[3] / width)))
    return found


def _letters(answer: Any, alphabet: Alphabet, share: float) -> Iterator[Letter]:
    """The best character of each column of the answer, blanks and repetitions left out."""
    best = (answer * alphabet.likely).argmax(axis=1)
    start = 0
    for number, columns in groupby(best.tolist()):
        count = len(list(columns))
        if number:
            column = start + int(answer[start : start + count, number].argmax())
            sure = answer[column][alphabet.classes == alphabet.classes[number]].sum()
            yield Letter(alphabet.letters[number], float(sure), min(1.0, (start + count / 2) / len(best) * share))
        start += count


def _model() -> Any:
    """The file of the recognition model inside rapidocr's wheel, or None."""
    from importlib.resources import files

    try:
        models = files("rapidocr").joinpath("models")
        names = sorted((m.name, m) for m in models.iterdir() if "_rec_" in m.name and m.name.endswith(".onnx"))
    except (ImportError, OSError):
        return None
    return names[-1][1] if names else None


class Alphabet(NamedTuple):
    """What the model can read: characters, how likely they are in our documents, and the first that is the same."""

    letters: list[str]
    likely: Any
    classes: Any


@cache
def _session(threads: int) -> tuple[Any, Alphabet]:
    """The model and its alphabet; loaded once in a process."""
    import numpy as np
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = threads
    options.enable_cpu_mem_arena = False  # lines differ in width: the arena would keep a copy for each
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # several workers share the cores
    session = onnxruntime.InferenceSession(_model().read_bytes(), options, providers=["CPUExecutionProvider"])
    letters = ["", *session.get_modelmeta().custom_metadata_map["character"].splitlines(), " "]
    first: dict[str, int] = {}
    same = {letter: group[0] for group in _ALIKE for letter in group}
    folded = (fold(letter) or letter for letter in letters)
    classes = [first.setdefault(same.get(letter, letter), number) for number, letter in enumerate(folded)]
    likely = [_likelihood(letter) for letter in letters]
    return session, Alphabet(letters, np.array(likely, np.float32), np.array(classes))


def _likelihood(letter: str) -> float:
    """Low for characters of other countries or older times (虛 beside 虚), and for signs that forms don't print."""
    if letter and letter in _ODD:
        return _NEVER
    foreign = len(letter) == 1 and "\u4e00" <= letter <= "\u9fff" and not _simplified(letter)
    alike = letter and any(letter in seldom for seldom in (_BOUNDS, *(group[1:] for group in _ALIKE)))
    return _SELDOM if foreign or alike else 1.0


def _simplified(letter: str) -> bool:
    try:
        return bool(letter.encode("gb2312"))
    except UnicodeEncodeError:
        return False
