"""Errors that the edge turns into one line and an exit code; whatever else is raised is a fault of the program."""

from __future__ import annotations


class ChengjiError(Exception):
    """What went wrong in one sentence, with what to do about it; ends the command with `exit_code`."""

    exit_code = 1


class UsageError(ChengjiError):
    """The command or the settings ask for something that cannot be: nothing was started."""

    exit_code = 2


class NightRunningError(UsageError):
    """Another night holds the lock of this home."""


class GateRefusedError(ChengjiError):
    """The expectations refused the release: the last good one stays current."""


class NightFailedError(ChengjiError):
    """A fault of the program ended the night; its traceback is in the home's logs."""


class InterruptedNightError(ChengjiError):
    """The night was asked to stop; what it had finished is kept."""

    exit_code = 130
