"""Archives that no honest program makes, from a short list of what is in them.

    PACK = {"as": "tar.gz", "members": [
        ("my_answers.py", "work"),               the file of this name that is handed in
        ("../{marker}.py", "text", "x = 1"),     names and texts may hold what the attacker knows, and {long}, {deep}
        ("data", "link", "/etc"),                or "hard link"
        ("null", "device"), ("pipe", "fifo"),
        ("zeros.bin", "zeros", 500),             so many MB of them
        ("{number}.txt", "many", 30_000),        so many files without content
    ]}

`as` is zip, tar, tar.gz or folder; with `cut` so many bytes are missing at the end.
"""

import gzip
import io
import itertools
import os
import re
import stat
import tarfile
import warnings
import zipfile

MB = 1 << 20
LENGTHS = {"long": "x" * 300, "deep": "d/" * 60}
IN_ZIP = {
    "work": stat.S_IFREG,
    "text": stat.S_IFREG,
    "zeros": stat.S_IFREG,
    "link": stat.S_IFLNK,
    "device": stat.S_IFCHR,
    "fifo": stat.S_IFIFO,
}
IN_TAR = {
    "work": tarfile.REGTYPE,
    "text": tarfile.REGTYPE,
    "zeros": tarfile.REGTYPE,
    "link": tarfile.SYMTYPE,
    "hard link": tarfile.LNKTYPE,
    "device": tarfile.CHRTYPE,
    "fifo": tarfile.FIFOTYPE,
}


def pack(told, files, path, known):
    """Write the archive that `told` describes to `path` with an ending, with `files` for its work; where it is."""
    kind = told["as"]
    members = itertools.chain.from_iterable(_members(*row, files=files, known=known) for row in told["members"])
    if kind == "folder":
        return _folder(members, path)
    content = {"zip": _zip, "tar": _tar, "tar.gz": _tar_gz}[kind](members)
    path = path.with_name(f"{path.name}.{kind}")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content[: len(content) - told.get("cut", 0)])
    return path


def _members(name, what, value="", *, files, known):
    """(name, kind, content or target) of each member that a row stands for."""
    if what == "many":
        return ((_filled(name, known | {"number": number}), "text", b"") for number in range(value))
    made = {"work": lambda: files[name], "zeros": lambda: bytes(value * MB)}
    content = made.get(what, lambda: _filled(value, known))()
    return [(_filled(name, known), what, content.encode() if isinstance(content, str) else content)]


def _filled(text, known):
    return re.sub(r"\{(\w+)\}", lambda found: str((known | LENGTHS)[found[1]]), text)


def _folder(members, path):
    for name, what, content in members:
        place = path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if what == "link":
            place.symlink_to(content.decode())
        elif what == "fifo":
            os.mkfifo(place)
        else:
            place.write_bytes(content)
    return path


def _zip(members):
    made = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore", UserWarning)  # of two members of one name
        for name, what, content in members:
            info = zipfile.ZipInfo("x")
            info.filename, info.compress_type = name, zipfile.ZIP_DEFLATED
            info.external_attr = (IN_ZIP[what] | 0o755) << 16
            archive.writestr(info, content)
    return made.getvalue()


def _tar(members):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        for name, what, content in members:
            info = tarfile.TarInfo(name)
            info.type, info.mode = IN_TAR[what], 0o4777
            if info.isreg():
                info.size = len(content)
            info.linkname = content.decode() if what.endswith("link") else ""
            archive.addfile(info, io.BytesIO(content))
    return made.getvalue()


def _tar_gz(members):
    return gzip.compress(_tar(members), compresslevel=9)
