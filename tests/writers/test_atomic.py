from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from align.errors import DiskError
from align.writers.atomic import write_bytes, write_text


def test_writes_utf8_makes_folders_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / ("가" * 80 + ".txt")  # 240 bytes of name: no room for a longer temporary one
    assert write_text(path, "한국어\n中文\r\n\ud800") == path
    assert path.read_bytes() == "한국어\n中文\r\n\ufffd".encode()
    write_bytes(path, b"second")
    assert path.read_bytes() == b"second"
    assert list(path.parent.iterdir()) == [path]


def test_mode_follows_the_umask_and_links_stay_links(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        path = write_text(tmp_path / "file", "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    link = tmp_path / "link"
    link.symlink_to(path)
    write_text(link, "y")
    assert link.is_symlink()
    assert path.read_text(encoding="utf-8") == "y"


def test_a_device_is_written_not_replaced() -> None:
    write_text("/dev/null", "gone")
    assert not Path("/dev/null").is_file()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EDQUOT, errno.EIO])
@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_leaves_the_old_file_and_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, step: str
) -> None:
    path = write_text(tmp_path / "file", "old")

    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(*((os, "fsync", fail) if step == "fsync" else (Path, "replace", fail)))
    with pytest.raises(DiskError) as caught:
        write_text(path, "new")
    assert caught.value.where == str(path)
    assert caught.value.hint
    assert os.strerror(number).lower() in str(caught.value)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_ctrl_c_removes_the_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_text(tmp_path / "file", "new")
    assert list(tmp_path.iterdir()) == []


def test_folders_and_files_in_the_way(tmp_path: Path) -> None:
    write_text(tmp_path / "file", "x")
    with pytest.raises(DiskError, match="folder"):
        write_text(tmp_path, "x")
    with pytest.raises(DiskError, match="not a folder"):
        write_text(tmp_path / "file" / "below", "x")
    with pytest.raises(DiskError):
        write_text(tmp_path / ("n" * 300), "x")
