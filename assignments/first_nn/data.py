"""Hourly bike rentals: the UCI set, or two years generated in its form; prepared as the assignment's hand-out says."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np

from grader.course.datasets import Dataset
from grader.course.fetch import Source
from grader.errors import CourseError
from grader.wire.secret import Secret

Array = np.ndarray
Columns = dict[str, Array]
Fetch = Callable[[Source], Path]

HEADER = (
    "instant,dteday,season,yr,mnth,hr,holiday,weekday,workingday,weathersit,"
    "temp,atemp,hum,windspeed,casual,registered,cnt"
)
KINDS = {
    "season": range(1, 5),
    "weathersit": range(1, 5),
    "mnth": range(1, 13),
    "hr": range(24),
    "weekday": range(7),
}
MEASURES = ("temp", "hum", "windspeed")
FLAGS = ("yr", "holiday")
HELD_OUT = slice(-81 * 24, -21 * 24)
FUTURES, DRIFTS = 10, 7

UCI = Source(
    folder="bike_sharing",
    file="hour.csv",
    url="https://archive.ics.uci.edu/static/public/275/bike+sharing+dataset.zip",
    member="hour.csv",
    sha256=("b03a2d02e8c10f435c43c7f0b358b7e34a003afea53dbc37f0183f2763295133",),
    text=True,
)
PUBLIC_SEED = 2011
FIRST_DAY, LAST_DAY = "2011-01-01", "2012-12-31"
HOLIDAYS = {(1, 1), (1, 17), (2, 21), (4, 15), (5, 30), (7, 4), (9, 5), (10, 10), (11, 11), (11, 24), (12, 26)}
SEASON_STARTS = ((3, 21), (6, 21), (9, 23), (12, 21))


def load(name: str, rng: np.random.Generator, fetch: Fetch) -> Dataset:
    """The data set `name`: `synthetic` (what is held out is drawn from `rng`) or `bike_sharing` (UCI, through `fetch`).

    Visible: `features` (hours, 56), `targets` (hours,), both standardised with the visible hours' own statistics, the
    names of the `columns`, and the visible hours as a CSV file. Asked: the features of the held-out hours, which are
    the 60 days before the last 21, as in the well-known project; their targets are the labels. Of the generated years
    those 60 days are drawn several times over, one after the other, so that every course holds out days of about the
    same difficulty.
    """
    if name == "synthetic":
        past, futures = _generate(rng)
        return _dataset(past, futures, _lines(past), "two generated years of hourly bike rentals")
    if name == "bike_sharing":
        lines = _read(fetch(UCI))
        hours = _table(lines)
        past = {name: column[: HELD_OUT.start] for name, column in hours.items()}
        future = {name: column[HELD_OUT] for name, column in hours.items()}
        return _dataset(past, [future], lines[: HELD_OUT.start], "UCI Bike Sharing, hour.csv (Fanaee-T and Gama, 2013)")
    raise CourseError(f"first_nn has no data set {name!r}: choose synthetic or bike_sharing")


def _read(path: Path) -> list[str]:
    header, *lines = path.read_text(encoding="utf-8").split()
    if header != HEADER:
        raise CourseError(f"{path}: the first line isn't the header of UCI's hour.csv: get the file again")
    return lines


def _table(lines: list[str]) -> Columns:
    names = HEADER.split(",")
    used = [name for name in names if name != "dteday"]
    table = np.loadtxt(lines, delimiter=",", usecols=[names.index(name) for name in used])
    return dict(zip(used, table.T, strict=True))


def _dataset(past: Columns, futures: list[Columns], lines: list[str], note: str) -> Dataset:
    scales = {name: (past[name].mean(), past[name].std()) for name in (*MEASURES, "cnt")}
    features, titles = _features(past, scales)
    mean, deviation = scales["cnt"]
    held_out = np.concatenate([_features(future, scales)[0] for future in futures])
    wanted = np.concatenate([future["cnt"] for future in futures])
    return Dataset(
        visible={"features": features, "targets": (past["cnt"] - mean) / deviation, "columns": titles},
        asked={"features": held_out},
        labels=Secret({"targets": (wanted - mean) / deviation}),
        files={"Bike-Sharing-Dataset/hour.csv": "\n".join([HEADER, *lines, ""]).encode()},
        note=note,
    )


def _features(columns: Columns, scales: dict[str, tuple[float, float]]) -> tuple[Array, list[str]]:
    """The 56 columns (hours, 56) in the order that pandas' `get_dummies` and `drop` give, and their names."""
    plain = {name: columns[name].astype(float) for name in FLAGS}
    plain |= {name: (columns[name] - scales[name][0]) / scales[name][1] for name in MEASURES}
    dummies = {
        f"{name}_{kind}": (columns[name] == kind).astype(float) for name, kinds in KINDS.items() for kind in kinds
    }
    together = plain | dummies
    return np.column_stack(list(together.values())), list(together)


def _generate(rng: np.random.Generator) -> tuple[Columns, list[Columns]]:
    """The hours of two years up to the held-out ones, which never change, and `FUTURES` that may have followed them."""
    hours = _calendar()
    past = {name: column[: HELD_OUT.start] for name, column in hours.items()}
    future = {name: column[HELD_OUT] for name, column in hours.items()}
    shown = np.random.default_rng(PUBLIC_SEED)
    whites = [shown.normal(size=len(past["hr"])) for _ in range(DRIFTS)]
    before = [np.zeros_like(white) for white in whites]
    after = [[rng.normal(size=len(future["hr"])) for _ in whites] for _ in range(FUTURES)]
    return _lived(past, before, whites), [_lived(future, whites, drawn) for drawn in after]


def _lived(hours: Columns, before: list[Array], whites: list[Array]) -> Columns:
    """Weather and rentals for the `hours` of a calendar, from white noise of those hours and of the ones before."""
    noise = partial(_drift, zip(before, whites, strict=True))
    hours = hours | _weather(hours, noise)
    return hours | _rentals(hours, noise)


def _drift(pairs: Iterator[tuple[Array, Array]], scale_hours: float) -> Array:
    """Standard normal noise (hours,) that drifts over about `scale_hours` hours, made of the next pair."""
    before, white = next(pairs)
    kernel = np.exp(-np.arange(int(5 * scale_hours) + 1) / scale_hours)
    return np.convolve(np.concatenate([before[1 - len(kernel) :], white]), kernel / np.linalg.norm(kernel), "valid")


def _lines(hours: Columns) -> list[str]:
    """The hours as lines of UCI's hour.csv."""
    count = len(hours["hr"])
    table = hours | {"instant": np.arange(1, count + 1), "dteday": hours["day"].astype(str)}
    texts = [[str(value) for value in table[name].tolist()] for name in HEADER.split(",")]
    return [",".join(row) for row in zip(*texts, strict=True)]


def _calendar() -> Columns:
    """What the calendar says of every hour of the two years, one array (hours,) a column."""
    day = np.repeat(np.arange(FIRST_DAY, np.datetime64(LAST_DAY) + 1, dtype="datetime64[D]"), 24)
    month = day.astype("datetime64[M]")
    mnth = month.astype(int) % 12 + 1
    date = (day - month).astype(int) + 1
    year = day.astype("datetime64[Y]")
    weekday = (day.astype(int) + 4) % 7
    holiday = np.isin(mnth * 100 + date, [m * 100 + d for m, d in HOLIDAYS])
    started = sum((mnth * 100 + date >= m * 100 + d).astype(int) for m, d in SEASON_STARTS)
    return {
        "day": day,
        "season": started % 4 + 1,
        "yr": year.astype(int) - 41,
        "mnth": mnth,
        "hr": np.tile(np.arange(24), len(day) // 24),
        "holiday": holiday.astype(int),
        "weekday": weekday,
        "workingday": (~holiday & (weekday > 0) & (weekday < 6)).astype(int),
        "turn": (day - year).astype(int) / 365.25,
    }


def _weather(hours: Columns, noise: Callable[[float], Array]) -> Columns:
    """Temperature, humidity and wind in UCI's scales of 0 to 1, and the weather's kind: 1 clear to 4 heavy rain."""
    summer = -np.cos(2 * np.pi * (hours["turn"] - 0.06))
    afternoon = -np.cos(2 * np.pi * (hours["hr"] - 3) / 24)
    wet = noise(14)
    temp = np.clip(0.5 + 0.23 * summer + 0.055 * afternoon + 0.06 * noise(60) - 0.02 * wet, 0.02, 1)
    hum = np.clip(0.62 - 0.1 * afternoon + 0.11 * wet + 0.08 * noise(20), 0.05, 1)
    wind = np.clip(0.19 + 0.02 * afternoon + 0.11 * noise(8), 0, 0.85)
    return {
        "temp": temp.round(4),
        "atemp": np.clip(temp - 0.1 * wind + 0.02 * hum, 0, 1).round(4),
        "hum": hum.round(4),
        "windspeed": wind.round(4),
        "weathersit": 1 + np.searchsorted([0.45, 1.35, 3.1], wet + 0.3 * noise(2)),
    }


def _rentals(hours: Columns, noise: Callable[[float], Array]) -> Columns:
    """How many casual and registered riders set out in every hour; effects multiply, so that no plane fits them."""
    work, hr = hours["workingday"], hours["hr"]
    commuting = 1.3 * _peak(hr, 8, 1.1) + 1.5 * _peak(hr, 17.6, 1.6) + 0.5 * _peak(hr, 12.8, 3) + 0.03
    leisure = 0.95 * _peak(hr, 14, 4) + 0.2 * _peak(hr, 24, 2) + 0.2 * _peak(hr, 0, 2) + 0.03
    strolling = 0.3 * _peak(hr, 15.5, 4) + 0.02
    outing = 1.2 * _peak(hr, 14.5, 3.4) + 0.04
    comfort = np.exp(-(((hours["temp"] - 0.68) / 0.38) ** 2))
    dry = np.array([1.0, 0.9, 0.5, 0.25])[hours["weathersit"] - 1] * (1.12 - 0.3 * hours["hum"] ** 3)
    calm = 1 - 0.25 * hours["windspeed"]
    growth = 1 + 0.55 * hours["yr"] + 0.15 * hours["turn"]
    mood = np.exp(0.08 * noise(24) + 0.13 * noise(1))
    shared = growth * dry * calm * mood
    registered = (310 * shared * (0.35 + 0.65 * comfort) * np.where(work, commuting, leisure)).astype(int)
    casual = (125 * shared * comfort**1.5 * dry * np.where(work, strolling, outing)).astype(int)
    return {"casual": casual, "registered": registered, "cnt": casual + registered}


def _peak(hr: Array, at: float, width: float) -> Array:
    return np.exp(-0.5 * ((hr - at) / width) ** 2)
