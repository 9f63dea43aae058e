"""Cut the excerpts of data/demo out of the project's shared data folder.

Belongs here: which columns and which weeks of each foreign series ship with the demo, and what
was changed on the way (missing markers to null, clocks named). It is run by hand when the choice
changes, never at set-up. Not here: how the demo uses the series (data/demo/stations.toml).

    python deploy/make_demo_data.py SHARED_DATA_FOLDER [OUTPUT_FOLDER]
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

Window = tuple[str, str]  # first and last time stamp, both inclusive, in the file's own clock

RHINE_GAUGES = {
    2310010: "basel",
    23700500: "philippsburg",
    2750010: "duesseldorf",
    25900700: "koblenz",
    23800500: "lauffen",
    23800760: "heidelberg",
    23800900: "mannheim",
}
RHINE_WINDOWS = [
    ("2016-05-20T00:00", "2016-07-10T23:45"),
    ("2017-12-20T00:00", "2018-02-15T23:45"),
]
RAIN_WINDOWS = [
    ("2017-12-20T00:00", "2018-02-15T23:00"),
    ("2018-05-15T00:00", "2018-06-20T23:00"),
]
LOGAN_SITES = {
    "BlackSmithFork2019": "blacksmithfork",
    "FranklinBasin2017_2019": "franklinbasin",
    "MainStreet2019": "mainstreet",
    "Mendon2019": "mendon",
}
LOGAN_WINDOW = ("2019-03-25T00:00", "2019-05-10T23:45")
LOGAN_COLUMNS = ["temp", "cond", "ph", "do", "turb"]
BEIJING_WINDOW = ("2016-12-01T00:00", "2017-01-15T23:00")
BEIJING_SITES = ["Aotizhongxin", "Dongsi", "Guanyuan", "Nongzhanguan", "Wanshouxigong"]
BEIJING_COLUMNS = {
    "PM2.5": "pm2_5",
    "PM10": "pm10",
    "SO2": "so2",
    "NO2": "no2",
    "CO": "co",
    "O3": "o3",
    "TEMP": "temp",
    "PRES": "pres",
    "WSPM": "wspm",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Write the four Parquet files and print their sizes in bytes."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=Path, help="folder that holds hydrology/, waterquality/ ...")
    parser.add_argument("out", type=Path, nargs="?", default=Path("data/demo"))
    args = parser.parse_args(argv)
    args.out.mkdir(parents=True, exist_ok=True)
    for name, table in (
        ("rhine_15min", rhine(args.shared)),
        ("dwd_rain_hourly", rain(args.shared)),
        ("logan_quality_15min", logan(args.shared)),
        ("beijing_air_hourly", beijing(args.shared)),
    ):
        path = args.out / f"{name}.parquet"
        pq.write_table(table, path, compression="zstd", compression_level=19)
        print(f"{path.name}\t{table.num_rows} rows\t{path.stat().st_size} bytes")
    return 0


def rhine(shared: Path) -> pa.Table:
    """Levels W (cm above the gauge's own zero) and flows Q (m3/s); -777 is null; clock UTC."""
    long = pd.read_parquet(shared / "hydrology/rhine_15min_levels_flows_2016_2018.parquet")
    long["ts"] = long["ts_mez"] - pd.Timedelta(hours=1)  # Central European Time all year is UTC+1
    names = long["station_no"].astype(int).map(RHINE_GAUGES)
    long["series"] = names + "_" + long["parameter"].astype(str).str.lower()
    wide = long.pivot(index="ts", columns="series", values="value")
    return _table(
        _cut(wide.mask(wide <= -777), RHINE_WINDOWS, "15min"),
        source="Rhine and Neckar gauges, shmbrg/capRhein commit 113d334d",
        licence="provided by Capgemini for a workshop, free to use",
        clock="UTC",
        units="_w cm above the gauge's own zero, _q m3/s",
    )


def rain(shared: Path) -> pa.Table:
    """Hourly precipitation in mm at six places; -999 is null; clock UTC."""
    path = shared / "hydrology/dwd_hourly_rain_2017_2018.csv.gz"
    long = pd.read_csv(path, parse_dates=["ts_utc"])
    wide = long.pivot(index="ts_utc", columns="place", values="rain_mm")
    wide.columns = pd.Index([str(name).lower() for name in wide.columns])
    return _table(
        _cut(wide.mask(wide < 0), RAIN_WINDOWS, "1h"),
        source="Deutscher Wetterdienst, hourly precipitation, by shmbrg/capRhein commit 113d334d",
        licence="free to use; credit Deutscher Wetterdienst",
        clock="UTC",
        units="mm in an hour; the stamp is taken as the hour's end",
    )


def logan(shared: Path) -> pa.Table:
    """Raw water quality of four sites; -9999 and the logger's 7999 are null; clock as recorded."""
    path = shared / "waterquality/logan_river_15min_raw_corrected_qual.parquet"
    long = pd.read_parquet(path, columns=["src", "ts_local", *LOGAN_COLUMNS])
    parts = []
    for src, site in LOGAN_SITES.items():
        one = long[long["src"] == src].set_index("ts_local")[LOGAN_COLUMNS]
        one = one.mask((one <= -9999) | (one >= 7999))
        parts.append(one.rename(columns=lambda name, site=site: f"{site}_{name}"))
    return _table(
        _cut(pd.concat(parts, axis=1), [LOGAN_WINDOW], "15min"),
        source="Logan River Observatory, AmberSJones/pyhydroqc commit 1260f16a (raw values)",
        licence="BSD-3-Clause; cite Jones, Jones, Horsburgh 2022",
        clock="local time of Utah, zone not stated",
        units="temp Cel, cond uS/cm, ph, do mg/L, turb NTU",
    )


def beijing(shared: Path) -> pa.Table:
    """Hourly air quality of five sites; NA is null; clock local (UTC+8)."""
    path = shared / "airquality/beijing_multisite_hourly_2013_2017.csv.gz"
    long = pd.read_csv(path, na_values="NA")
    long["ts"] = pd.to_datetime(long[["year", "month", "day", "hour"]])
    parts = []
    for site in BEIJING_SITES:
        one = long[long["station"] == site].set_index("ts")[list(BEIJING_COLUMNS)]
        names = {old: f"{site.lower()}_{new}" for old, new in BEIJING_COLUMNS.items()}
        parts.append(one.rename(columns=names))
    return _table(
        _cut(pd.concat(parts, axis=1), [BEIJING_WINDOW], "1h"),
        source="UCI Beijing Multi-Site Air-Quality Data (Zhang et al. 2017)",
        licence="licence unconfirmed (UCI publishes its sets under CC BY 4.0)",
        clock="local time, UTC+8",
        units="pm2_5 pm10 so2 no2 co o3 ug/m3, temp Cel, pres hPa, wspm m/s",
    )


def _cut(wide: pd.DataFrame, windows: Sequence[Window], step: str) -> pd.DataFrame:
    """Each window on its full grid, so that a step without a row is a null and not a jump."""
    grids = [wide.reindex(pd.date_range(a, b, freq=step)) for a, b in windows]
    return pd.concat(grids)


def _table(wide: pd.DataFrame, **notes: str) -> pa.Table:
    """Arrow table with `ts` first, 32-bit values, and the notes as file metadata."""
    columns = {"ts": pa.array(wide.index.to_numpy().astype("datetime64[s]"), pa.timestamp("s"))}
    for name in sorted(map(str, wide.columns)):
        values = wide[name].to_numpy(dtype=np.float64)
        columns[name] = pa.array(values.round(3), pa.float32(), from_pandas=True)
    return pa.table(columns).replace_schema_metadata(notes)


if __name__ == "__main__":
    sys.exit(main())
