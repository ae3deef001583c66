"""A program that sleeps, and if asked to (`stubborn`) does not hear that it should end."""

from __future__ import annotations

import signal
import sys
import time

if sys.argv[1:] == ["stubborn"]:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
sys.stdout.write("asleep\n")
sys.stdout.flush()
time.sleep(60)
