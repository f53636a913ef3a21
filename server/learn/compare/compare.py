"""Trains and draws with Seedbed and SDV, and has the results judged by SDMetrics and scikit-learn, who know neither.

Times are processor seconds of a whole process for Seedbed (reading and writing CSV included), and of the call alone for SDV, which
is generous to SDV. Run through compare.sh.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import warnings

warnings.filterwarnings("ignore")

import numpy as np
import pandas as pd
from sdmetrics.reports.single_table import QualityReport
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict
from sklearn.preprocessing import OrdinalEncoder

# The column that is predicted, and the value that counts as yes.
TARGETS = {"adult": ("income", ">50K"), "titanic": ("survived", "1")}
MOMENTS = "%Y-%m-%d %H:%M:%S"


def kind(values):
    """What a column is to SDMetrics."""
    if pd.api.types.is_bool_dtype(values):
        return {"sdtype": "boolean"}
    if pd.api.types.is_numeric_dtype(values):
        return {"sdtype": "numerical"}
    try:
        pd.to_datetime(values.dropna().head(100), format=MOMENTS)
        return {"sdtype": "datetime", "datetime_format": MOMENTS}
    except (ValueError, TypeError):
        return {"sdtype": "categorical"}


def encoded(tables):
    """Tables as numbers, categories numbered alike in all of them."""
    both = pd.concat(tables)
    words = [name for name in both.columns if not pd.api.types.is_numeric_dtype(both[name])]
    coder = OrdinalEncoder().fit(both[words].astype(str)) if words else None
    out = []
    for table in tables:
        table = table.copy()
        if words:
            table[words] = coder.transform(table[words].astype(str))
        out.append(table.astype(float))
    return out


def quality(real, made):
    """Overall, column shapes and pair trends of SDMetrics, every pair counted."""
    report = QualityReport()
    report.num_rows_subsample = None
    report.real_association_threshold = 0
    report.real_correlation_threshold = 0
    report.generate(real, made, {"columns": {name: kind(real[name]) for name in real.columns}}, verbose=False)
    shapes, trends = report.get_properties()["Score"]
    return {"overall": report.get_score(), "shapes": shapes, "trends": trends}


def detection(real, made):
    """How well boosted trees tell made rows from real ones: 0.5 is not at all."""
    count = min(len(real), len(made))
    tables = encoded([real.sample(count, random_state=0), made.sample(count, random_state=0)])
    rows, truth = pd.concat(tables), np.r_[np.ones(count), np.zeros(count)]
    guess = cross_val_predict(HistGradientBoostingClassifier(random_state=0), rows, truth, cv=3, method="predict_proba")
    return roc_auc_score(truth, guess[:, 1])


def usefulness(learn, judge, target, yes):
    """The area under the curve of a column that is learned from some rows and told of others."""
    of = lambda table: (table[target].astype(str).str.strip() == yes).astype(int)
    tables = encoded([learn.drop(columns=target), judge.drop(columns=target)])
    trees = HistGradientBoostingClassifier(random_state=0).fit(tables[0], of(learn))
    return roc_auc_score(of(judge), trees.predict_proba(tables[1])[:, 1])


def nearer(real, held_out, made):
    """The share of five thousand made rows that are nearer to learned than to held-out rows, as many of each; ties are a half."""
    from sklearn.neighbors import NearestNeighbors

    count = min(len(real), len(held_out))
    tables = [real.sample(count, random_state=0), held_out.sample(count, random_state=0), made.sample(min(len(made), 5000), random_state=0)]
    both = pd.concat(tables)
    places = []
    for table in tables:
        parts = []
        for name in both.columns:
            if pd.api.types.is_numeric_dtype(both[name]):
                span = (both[name].max() - both[name].min()) or 1
                parts.append(((table[name] - both[name].min()) / span).fillna(-1).to_numpy()[:, None])
            else:
                words = sorted(both[name].astype(str).unique())
                codes = pd.Categorical(table[name].astype(str), words).codes
                parts.append(np.eye(len(words), dtype=np.float32)[codes] * 0.5)
        places.append(np.hstack(parts).astype(np.float32))
    far = [NearestNeighbors(n_neighbors=1, metric="manhattan").fit(place).kneighbors(places[2])[0][:, 0] for place in places[:2]]
    return float(np.mean((far[0] < far[1]) + 0.5 * (far[0] == far[1])))


def run(command):
    """Runs a command; its processor seconds, and the most memory that any command so far has had, in MB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def with_seedbed(program, path, algorithm, epochs, seed, rows, folder):
    model, made = os.path.join(folder, "model"), os.path.join(folder, "made.csv")
    options = ["--epochs", str(epochs)] if epochs and algorithm in ("ctgan", "tvae") else []
    fit = run([program, "train", path, "--algorithm", algorithm, "--seed", str(seed), "--output", model, *options])
    draw = run([program, "generate", "--model", model, "--count", str(rows), "--seed", str(seed), "--output", made])
    return fit, draw, pd.read_csv(made)


def with_sdv(path, algorithm, epochs, seed, rows):
    """In a process of its own, so that memory and seeds are its own."""
    with tempfile.TemporaryDirectory() as folder:
        made = os.path.join(folder, "made.csv")
        answer = subprocess.run(
            [sys.executable, __file__, "--sdv", algorithm, path, made, str(epochs or 300), str(seed), str(rows)],
            check=True,
            capture_output=True,
            text=True,
        )
        told = json.loads(answer.stdout.strip().splitlines()[-1])
        return told["fit"], told["draw"], pd.read_csv(made)


def sdv(algorithm, path, made, epochs, seed, rows):
    import torch
    from sdv.metadata import Metadata
    from sdv.single_table import CTGANSynthesizer, GaussianCopulaSynthesizer, TVAESynthesizer

    np.random.seed(int(seed))
    torch.manual_seed(int(seed))
    real = pd.read_csv(path)
    metadata = Metadata.detect_from_dataframes({"table": real})
    kinds = {
        "gaussian_copula": lambda: GaussianCopulaSynthesizer(metadata),
        "ctgan": lambda: CTGANSynthesizer(metadata, epochs=int(epochs)),
        "tvae": lambda: TVAESynthesizer(metadata, epochs=int(epochs)),
    }
    synthesizer = kinds[algorithm]()
    begun = time.process_time()
    synthesizer.fit({"table": real})
    fitted = time.process_time()
    rows = synthesizer.sample(int(rows))
    drawn = time.process_time()
    rows = rows["table"] if isinstance(rows, dict) else rows
    rows.to_csv(made, index=False)
    print(json.dumps({"fit": fitted - begun, "draw": drawn - fitted, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))


def judged(name, real, held_out, made):
    made = made[real.columns]
    scores = quality(real, made)
    scores["detection"] = detection(real, made)
    if name in TARGETS and held_out is not None:
        target, yes = TARGETS[name]
        scores["useful"] = usefulness(made, held_out, target, yes)
    if held_out is not None:
        scores["nearer"] = nearer(real, held_out, made)
    return scores


def main():
    if len(sys.argv) > 1 and sys.argv[1] == "--sdv":
        sdv(*sys.argv[2:])
        return
    options = argparse.ArgumentParser()
    options.add_argument("--seedbed", required=True)
    options.add_argument("folder")
    options.add_argument("tables", nargs="*", default=["adult"])
    options.add_argument("--algorithms", default="autoregressive,gaussian_copula")
    options.add_argument("--epochs", type=int)
    options.add_argument("--seeds", default="1")
    options.add_argument("--without-sdv", action="store_true")
    asked = options.parse_args()
    print("| table | program | algorithm | seed | fit, CPU s | draw, CPU s | overall | shapes | pair trends | detection AUC | useful AUC | nearer |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for name in asked.tables:
        path = os.path.join(asked.folder, f"{name}.csv")
        beside = os.path.join(asked.folder, f"{name}_holdout.csv")
        real = pd.read_csv(path)
        held_out = pd.read_csv(beside)[real.columns] if os.path.exists(beside) else None
        if name in TARGETS and held_out is not None:
            print(f"| {name} | real rows | | | | | | | | | {usefulness(real, held_out, *TARGETS[name]):.3f} | |", flush=True)
        for algorithm in asked.algorithms.split(","):
            for seed in asked.seeds.split(","):
                with tempfile.TemporaryDirectory() as folder:
                    found = [("Seedbed", with_seedbed(asked.seedbed, path, algorithm, asked.epochs, seed, len(real), folder))]
                if algorithm != "autoregressive" and not asked.without_sdv:
                    found.append(("SDV", with_sdv(path, algorithm, asked.epochs, seed, len(real))))
                for program, (fit, draw, made) in found:
                    scores = judged(name, real, held_out, made)
                    shown = lambda key: f"{scores[key]:.3f}" if key in scores else ""
                    cells = [shown(key) for key in ("overall", "shapes", "trends", "detection", "useful", "nearer")]
                    print(f"| {name} | {program} | {algorithm} | {seed} | {fit:.2f} | {draw:.2f} | {' | '.join(cells)} |", flush=True)


main()
