import signal
import time

from probing import broken

for number in set(signal.valid_signals()) - {signal.SIGKILL, signal.SIGSTOP}:
    try:
        signal.signal(number, signal.SIG_IGN)
    except OSError:
        continue
time.sleep(12)
broken("runs on after its time")
