"""Folders at any fsspec address: list, read, write whole files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from align.errors import DiskError, EnvironmentFault, InputError

__all__ = ["Place", "filesystem"]


def filesystem(address: str) -> tuple[Any, str]:
    """The file system of an address, and the path in it.

    Raises:
        InputError: no such kind of address.
        EnvironmentFault: the kind needs a package that is not installed.
    """
    from fsspec.core import url_to_fs

    try:
        system, path = url_to_fs(address)
    except ImportError as error:
        raise EnvironmentFault(
            f"this kind of address needs a package ({error})", where=address, hint="Install it."
        ) from error
    except ValueError as error:
        raise InputError(f"this address cannot be used ({error})", where=address, hint="Check the address.") from error
    return system, str(path)


class Place:
    """A folder at an fsspec address; names are relative to it, with ``/``."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._system, self._root = filesystem(address)

    @property
    def _local(self) -> bool:
        return "file" in ((self._system.protocol,) if isinstance(self._system.protocol, str) else self._system.protocol)

    def _path(self, name: str) -> str:
        return f"{self._root.rstrip('/')}/{name}"

    def read(self, name: str) -> bytes | None:
        """The content of a file, ``None`` where there is none."""
        try:
            content: bytes = self._system.cat_file(self._path(name))
        except (FileNotFoundError, NotADirectoryError):
            return None
        return content

    def write(self, name: str, content: bytes) -> None:
        """Write a file, whole or not at all.

        Raises:
            DiskError: no space, no permission.
        """
        if self._local:
            from align.writers.atomic import write_bytes

            write_bytes(self._path(name), content)
            return
        with self._mapped(name):
            self._system.makedirs(self._path(name).rsplit("/", 1)[0], exist_ok=True)
            self._system.pipe_file(self._path(name), content)

    def names(self, folder: str = "") -> list[str]:
        """Names of the files in a folder, sorted; none where there is no such folder."""
        place = self._path(folder).rstrip("/")
        try:
            self._system.invalidate_cache()
            found = self._system.ls(place, detail=True)
        except (FileNotFoundError, NotADirectoryError):
            return []
        return sorted(str(entry["name"]).rsplit("/", 1)[-1] for entry in found if entry["type"] == "file")

    def remove(self, name: str) -> None:
        """Take a file away, where there is one."""
        with self._mapped(name):
            if self._system.exists(self._path(name)):
                self._system.rm_file(self._path(name))

    @contextmanager
    def _mapped(self, name: str) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            reason = error.strerror or str(error) or type(error).__name__
            raise DiskError(
                f"the file cannot be written ({reason.lower()})",
                where=f"{self.address.rstrip('/')}/{name}",
                hint="Free some space or name another folder; finished shards are kept.",
            ) from error
