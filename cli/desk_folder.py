"""Where a desk lives: `config.toml`, `desk.db` and `log/`, in one folder or in the system's usual places."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desk.errors import ConfigError
from desk.words import _

if TYPE_CHECKING:
    from desk.config import Config

VARIABLE: Final = "DESKHAND_HOME"


@dataclass(frozen=True, slots=True)
class DeskFolder:
    """The files of one desk. `config` is config.toml; `data` is the folder of all else, and of relative paths."""

    config: Path
    data: Path

    @property
    def store(self) -> Path:
        """The store's file. Only pysqlite3 may open it (finding 4)."""
        return self.data / "desk.db"

    @property
    def log(self) -> Path:
        """The folder of the logs."""
        return self.data / "log"

    @property
    def name(self) -> str:
        """What messages call the desk: the folder that a person would look into."""
        return str(self.config.parent)

    def make(self) -> None:
        """Make the folders that are missing, for their owner alone (S-70)."""
        for folder in (self.config.parent, self.data, self.log):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def read_config(self) -> Config:
        """The settings. Raises ConfigError where there are none, with what to do, or where they can't be read."""
        try:
            text = self.config.read_text("utf-8")
        except (FileNotFoundError, NotADirectoryError):
            raise ConfigError(
                _(
                    "There is no desk in {folder}: `deskhand init` makes one, `deskhand demo` shows one.",
                    folder=self.name,
                )
            ) from None
        except OSError as error:
            raise ConfigError(_("{path} can't be read: {error}.", path=self.config, error=error.strerror)) from error
        except UnicodeDecodeError as error:
            raise ConfigError(_("{path} is no UTF-8 text.", path=self.config)) from error
        from desk.config import parse  # commands that need no desk start without it

        return parse(text, str(self.config))


def locate(named: str | None, environ: Mapping[str, str] = os.environ) -> DeskFolder:
    """The desk in the folder `named`, else in the one that DESKHAND_HOME names, else the user's own."""
    one = named or environ.get(VARIABLE)
    if one:
        folder = Path(one).expanduser().absolute()
        return DeskFolder(folder / "config.toml", folder)
    from platformdirs import user_config_path, user_data_path

    return DeskFolder(user_config_path("deskhand") / "config.toml", user_data_path("deskhand"))
