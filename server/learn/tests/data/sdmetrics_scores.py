"""The scores of SDMetrics for the tables beside this file, as `expected.json`.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install sdmetrics==0.32.0
    /tmp/venv/bin/python server/learn/tests/data/sdmetrics_scores.py

Columns are numbers, moments or categories as Seedbed tells them: by all of their texts.
"""

import json
import math
import pathlib
import warnings

import numpy as np
import pandas as pd
import scipy.spatial.distance
import scipy.stats
from sdmetrics.column_pairs import ContingencySimilarity, CorrelationSimilarity
from sdmetrics.reports.single_table import QualityReport
from sdmetrics.single_column import (
    BoundaryAdherence,
    CategoryAdherence,
    CategoryCoverage,
    MissingValueSimilarity,
    RangeCoverage,
)

warnings.filterwarnings("ignore")
HERE = pathlib.Path(__file__).parent
FORMAT = "%Y-%m-%d %H:%M:%S"


def read(name):
    return pd.read_csv(HERE / f"{name}.csv", dtype=str, keep_default_na=False)


def sdtype(texts):
    there = texts[texts.str.strip() != ""]
    if pd.to_numeric(there, errors="coerce").notna().all():
        return {"sdtype": "numerical"}
    if pd.to_datetime(there, format=FORMAT, errors="coerce").notna().all():
        return {"sdtype": "datetime", "datetime_format": FORMAT}
    return {"sdtype": "categorical"}


def typed(table, columns):
    table = table.copy()
    for name, meta in columns.items():
        texts = table[name].where(table[name].str.strip() != "", None)
        if meta["sdtype"] == "numerical":
            table[name] = pd.to_numeric(texts)
        elif meta["sdtype"] == "datetime":
            table[name] = pd.to_datetime(texts, format=FORMAT)
        else:
            table[name] = texts
    return table


def number(value):
    return None if value is None or math.isnan(value) else float(value)


def seconds(values):
    values = values.dropna()
    return values.astype("int64") / 1e9 if values.dtype.kind == "M" else values


def scores(name):
    real, made = read(name), read(f"{name}_made")
    columns = {column: sdtype(real[column]) for column in real.columns}
    real, made = typed(real, columns), typed(made, columns)
    report = QualityReport()
    report.num_rows_subsample = None
    report.real_correlation_threshold = 0
    report.real_association_threshold = 0
    report.generate(real.copy(), made.copy(), {"columns": columns}, verbose=False)
    shapes = report.get_details("Column Shapes")
    pairs = report.get_details("Column Pair Trends")
    found = {
        "overall": number(report.get_score()),
        "shapes": number(report.get_properties().set_index("Property")["Score"]["Column Shapes"]),
        "pair_trends": number(report.get_properties().set_index("Property")["Score"]["Column Pair Trends"]),
        "columns": [],
        "pairs": [],
    }
    for column, meta in columns.items():
        is_category = meta["sdtype"] == "categorical"
        one, other = real[column], made[column]
        shape = shapes.set_index("Column").loc[column]
        entry = {
            "name": column,
            "metric": shape["Metric"],
            "shape": number(shape["Score"]),
            "coverage": number((CategoryCoverage if is_category else RangeCoverage).compute(one, other)),
            "adherence": number((CategoryAdherence if is_category else BoundaryAdherence).compute(one, other)),
            "missing": number(MissingValueSimilarity.compute(one, other)),
        }
        if is_category:
            counts = [table.dropna().value_counts() for table in (one, other)]
            both = sorted(set(counts[0].index) | set(counts[1].index))
            shares = [count.reindex(both, fill_value=0).to_numpy() for count in counts]
            entry["wasserstein"] = None
            entry["jensen_shannon"] = number(scipy.spatial.distance.jensenshannon(*shares, base=2))
        else:
            values = [seconds(table) for table in (one, other)]
            edges = np.histogram_bin_edges(values[0], bins=10)
            edges[0], edges[-1] = -np.inf, np.inf
            shares = [np.bincount(np.digitize(value, edges), minlength=11)[1:11] for value in values]
            entry["wasserstein"] = number(scipy.stats.wasserstein_distance(*values))
            entry["jensen_shannon"] = number(scipy.spatial.distance.jensenshannon(*shares, base=2))
        found["columns"].append(entry)
    numeric = {column for column, meta in columns.items() if meta["sdtype"] != "categorical"}
    plain_real, plain_made = real.copy(), made.copy()
    for column in numeric:
        for table in (plain_real, plain_made):
            if table[column].dtype.kind == "M":
                missing = table[column].isna()
                table[column] = pd.to_numeric(table[column]).astype("float64")
                table.loc[missing, column] = np.nan
    for _, pair in pairs.iterrows():
        names = [pair["Column 1"], pair["Column 2"]]
        entry = {
            "first": names[0],
            "second": names[1],
            "metric": pair["Metric"],
            "score": number(pair["Score"]),
            "real": number(pair["Real Correlation"]),
            "made": number(pair["Synthetic Correlation"]),
            "spearman": None,
            "shared_edges": None,
        }
        inside = [column for column in names if column in numeric]
        if len(inside) == 2:
            try:
                spearman = CorrelationSimilarity.compute(plain_real[names], plain_made[names], coefficient="Spearman")
                entry["spearman"] = number(spearman)
            except Exception:
                pass
        elif inside:
            shared = ContingencySimilarity.compute(
                plain_real[names].copy(), plain_made[names].copy(), continuous_column_names=inside
            )
            entry["shared_edges"] = number(shared)
        found["pairs"].append(entry)
    return found


expected = {name: scores(name) for name in ["penguins", "titanic", "taxis"]}
(HERE / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
