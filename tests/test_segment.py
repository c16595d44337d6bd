from __future__ import annotations

import logging
import pickle
import stat
import subprocess
import sys
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tax_review import cache
from tax_review.segment import Segmenter, WordEdges

SEGMENTER = Segmenter(["数电发票"])


@pytest.mark.parametrize(
    ("text", "hit", "cuts"),
    [
        ("路口交通", "口交", True),
        ("最低工资标准", "最低", False),
        ("中国共产党", "共产党", False),
        ("提高税率", "税率", False),
        ("中国税务报", "国税", True),
        ("所在地税务机关", "地税", True),
    ],
)
def test_edges(text: str, hit: str, cuts: bool) -> None:
    start = text.index(hit)
    assert WordEdges(SEGMENTER, text).cuts(start, start + len(hit)) is cuts


def test_domain_words_are_words() -> None:
    text = "开具数电发票后"
    start = text.index("数电发票")
    assert WordEdges(SEGMENTER, text).is_word(start, start + 4)
    assert not WordEdges(SEGMENTER, text).is_word(start, start + 1)


WORDS = st.sampled_from(
    [
        "税务",
        "局",
        "最低",
        "工资",
        "中国",
        "共产党",
        "，",
        "。",
        "2026",
        "年",
        "APP",
        " ",
        "\n",
        "（",
        "国税",
        "路口交通",
    ]
)


@given(st.lists(WORDS, min_size=1, max_size=25).map("".join), st.data())
def test_lazy_segmentation_equals_full_segmentation(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + 4)))
    edges = set(accumulate(map(len, SEGMENTER.cut(text)), initial=0))
    whole = start in edges and end in edges
    assert WordEdges(SEGMENTER, text).is_word(start, end) is whole
    inner = any(edge in edges for edge in range(start + 1, end))
    assert WordEdges(SEGMENTER, text).cuts(start, end) is (not whole and inner)


def test_survives_pickling() -> None:
    again = pickle.loads(pickle.dumps(SEGMENTER))
    assert again.cut("开具数电发票") == SEGMENTER.cut("开具数电发票")


def test_global_jieba_is_left_alone() -> None:
    code = (
        "import logging, sys\n"
        "before = list(logging.getLogger().handlers)\n"
        "import tax_review\n"
        "assert 'jieba' not in sys.modules\n"
        "from tax_review.segment import Segmenter\n"
        "Segmenter(['数电发票']).cut('数电发票')\n"
        "import jieba\n"
        "assert not jieba.dt.initialized and not jieba.user_word_tag_tab\n"
        "assert logging.getLogger().handlers == before\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


def test_cache_is_private_and_damage_is_repaired(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "cache"
    monkeypatch.setenv("TAX_REVIEW_CACHE", str(folder))
    words = Segmenter().cut("税务局")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (file,) = folder.iterdir()
    file.write_bytes(file.read_bytes()[:1000])
    assert Segmenter().cut("税务局") == words
    assert file.stat().st_size > 1000


def test_unwritable_cache_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("TAX_REVIEW_CACHE", str(tmp_path / "file" / "below"))
    assert cache.folder() is None
    assert Segmenter().cut("税务局") == ["税务局"]


def test_shared_cache_folder_is_made_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "open"
    folder.mkdir(mode=0o777)
    folder.chmod(0o777)
    monkeypatch.setenv("TAX_REVIEW_CACHE", str(folder))
    assert cache.folder() == folder
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        Segmenter().cut("税务局")
    assert not caplog.records
