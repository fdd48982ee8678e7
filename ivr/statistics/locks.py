"""A file is somebody's as long as its process lives: locks that end with the process, however it ends."""

from __future__ import annotations

import os
import sys

_FAR = 1 << 30  # Windows locks bytes: one that nobody ever reads or writes

if sys.platform == "win32":
    import msvcrt

    def lock(descriptor: int) -> bool:
        """Make an open file ours until it is closed; False where it is somebody else's. Never waits."""
        os.lseek(descriptor, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def lock(descriptor: int) -> bool:
        """Make an open file ours until it is closed; False where it is somebody else's. Never waits."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
