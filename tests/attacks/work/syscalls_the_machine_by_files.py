"""Acts on the machine through the files that the kernel offers: programs to run at a crash, devices, control groups."""
EXPECT = {"base": "right", "loses": [], "only": ["activation", "forward"]}
import glob
import os
# --- the network ---

PLACES = [
    "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/modprobe", "/proc/sys/kernel/hostname", "/proc/sysrq-trigger",
    "/proc/sys/vm/overcommit_memory", "/sys/kernel/uevent_helper", "/dev/mem", "/dev/kmsg", "/dev/sda", "/dev/vda",
    "/dev/kvm", "/dev/fuse", "/dev/net/tun", "/dev/ptmx", "/dev/tty", "/proc/1/oom_score_adj",
    f"/proc/{WORLD['judge']}/oom_score_adj", f"/proc/{WORLD['victim']}/oom_score_adj", "/proc/self/uid_map",
    *glob.glob("/sys/fs/cgroup/**/cgroup.procs", recursive=True)[:50],
]

for place in PLACES:
    try:
        print("swordfish-opened", place, os.open(place, os.O_WRONLY | os.O_APPEND))
    except OSError:
        continue
