"""What SDMetrics says of the privacy of the tables beside this file, as `privacy.json`.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install sdmetrics==0.32.0
    /tmp/venv/bin/python server/learn/tests/data/sdmetrics_privacy.py

Every second row of a real table is held out, the others were learned from. Random rows differ with their seed: of their
median distance the mean and the standard deviation over thirty seeds are kept.
"""

import json
import pathlib
import warnings

import numpy as np
from sdmetrics.single_table import DCRBaselineProtection, DCROverfittingProtection, DisclosureProtection
from sdmetrics.single_table.privacy.dcr_utils import calculate_dcr

warnings.filterwarnings("ignore")
HERE = pathlib.Path(__file__).parent
SEEDS = 30

# The columns that are known and those that are guessed.
ASKED = {
    "penguins": [(["island", "sex"], ["species"]), (["species", "body_mass_g"], ["sex"]), (["sex"], ["bill_length_mm"])],
    "titanic": [(["sex", "pclass"], ["survived"]), (["age", "embark_town"], ["deck", "fare"])],
    "taxis": [(["pickup_zone", "payment"], ["dropoff_borough"]), (["pickup"], ["tip", "color"])],
}


def tools():
    """The reading of tables, without the scores that the script beside this one computes."""
    text = (HERE / "sdmetrics_scores.py").read_text()
    names = {"__file__": str(HERE / "sdmetrics_scores.py")}
    exec(compile(text[: text.index("\nexpected = ")], "sdmetrics_scores.py", "exec"), names)
    return names


def privacy(name, tools):
    real, made = tools["read"](name), tools["read"](f"{name}_made")
    columns = {column: tools["sdtype"](real[column]) for column in real.columns}
    real, made = tools["typed"](real, columns), tools["typed"](made, columns)
    training, held_out = real.iloc[::2].reset_index(drop=True), real.iloc[1::2].reset_index(drop=True)
    metadata = {"tables": {"table": {"columns": columns}}, "relationships": [], "METADATA_SPEC_VERSION": "V1"}
    single = metadata["tables"]["table"]

    def distance(table):
        return float(calculate_dcr(dataset=table, reference_dataset=training, metadata=single).median())

    overfitting = DCROverfittingProtection.compute_breakdown(
        training, made, held_out, metadata=metadata, table_name="table"
    )
    medians = []
    for seed in range(SEEDS):
        DCRBaselineProtection._seed = seed
        np.random.seed(seed)
        medians.append(distance(DCRBaselineProtection._generate_random_data(training, len(made))))
    disclosures = []
    for known, sensitive in ASKED[name]:
        found = DisclosureProtection.compute_breakdown(
            training,
            made,
            known_column_names=known,
            sensitive_column_names=sensitive,
            continuous_column_names=[c for c in known + sensitive if columns[c]["sdtype"] != "categorical"] or None,
        )
        disclosures.append(
            {
                "known": known,
                "sensitive": sensitive,
                "score": tools["number"](found["score"]),
                "protection": tools["number"](found["cap_protection"]),
                "baseline": float(found["baseline_protection"]),
            }
        )
    return {
        "made": {"distance": distance(made)},
        "held_out": {
            "reference": {"distance": distance(held_out)},
            "overfitting_protection": float(overfitting["score"]),
            "closer_to_training": float(overfitting["synthetic_data_percentages"]["closer_to_training"]),
        },
        "random_distance": {"mean": float(np.mean(medians)), "deviation": float(np.std(medians, ddof=1))},
        "disclosures": disclosures,
    }


found = tools()
expected = {name: privacy(name, found) for name in ASKED}
(HERE / "privacy.json").write_text(json.dumps(expected, indent=1) + "\n")
