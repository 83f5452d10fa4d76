"""Writes encoders.json: a PCA encoder and features of windows as numpy makes them.

An independent way to the same numbers: quantiles by numpy.percentile, components by a singular value decomposition of the
centred rows (no covariance matrix), features of windows one instrument and one definition at a time with numpy's own corrcoef and
polyfit. Run: python3 encoders.py > encoders.json
"""

import json
import sys

import numpy as np

rng = np.random.default_rng(20241123)


def listed(values):
    """Nested lists with null for NaN."""
    array = np.asarray(values, dtype=float)
    if array.ndim:
        return [listed(v) for v in array]
    return None if np.isnan(array) else float(array)


def pca():
    """Fat-tailed correlated rows; three rows miss a value and one feature never changes."""
    n, width, clip, share = 120, 5, 3.0, 0.9
    factors = rng.standard_t(3, size=(n, 2))
    rows = factors @ rng.standard_normal((2, width)) + 0.4 * rng.standard_normal((n, width))
    rows = rows * np.array([0.01, 1, 30, 0.2, 1]) + np.array([0.001, 5, -100, 0, 0])
    rows[:, 4] = 7
    for row, column in [(3, 0), (50, 2), (119, 1)]:
        rows[row, column] = np.nan
    complete = rows[~np.isnan(rows).any(axis=1)]
    medians = np.percentile(complete, 50, axis=0)
    deviations = (np.percentile(complete, 75, axis=0) - np.percentile(complete, 25, axis=0)) / 1.349
    safe = np.where(deviations == 0, 1, deviations)

    def scale(x):
        return np.where(deviations == 0, 0, np.clip((x - medians) / safe, -clip, clip))

    scaled = scale(complete)
    mean = scaled.mean(axis=0)
    _, singular, components = np.linalg.svd(scaled - mean, full_matrices=False)
    for component in components:
        if component[np.argmax(np.abs(component))] < 0:
            component *= -1
    explained = singular**2 / (singular**2).sum()
    dimensions = int(np.searchsorted(np.cumsum(explained), share) + 1)
    asked = rng.standard_normal((4, width)) * np.array([0.02, 2, 60, 0.4, 1]) + np.array([0.001, 5, -100, 0, 0])
    scores = (scale(asked) - mean) @ components[:dimensions].T
    return {
        "rows": listed(rows),
        "clip": clip,
        "explainedVariance": share,
        "medians": listed(medians),
        "deviations": listed(deviations),
        "mean": listed(mean),
        "loadings": listed(components[:dimensions]),
        "explained": listed(explained[:dimensions]),
        "asked": listed(asked),
        "scores": listed(scores),
        "embeddings": listed(scores / np.linalg.norm(scores, axis=1, keepdims=True)),
    }


def windows():
    """Sessions 0 to 29, features at session 27 of the ten sessions up to it. B splits 2 for 1 on session 24, and A pays 1.5 on session 22;
    C misses one session of the window, D four, E has no volume."""
    count, at, days = 30, 27, 10
    names = ["A", "B", "C", "D", "E"]
    market = 0.01 * rng.standard_normal(count)
    close = {}
    for k, name in enumerate(names):
        close[name] = np.round(40 * np.exp(np.cumsum((0.4 + 0.3 * k) * market + 0.01 * rng.standard_normal(count))), 2)
    close["B"][24:] = np.round(close["B"][24:] / 2, 2)
    close["C"][25] = np.nan
    close["D"][[19, 21, 23, 25]] = np.nan
    volume = {name: rng.integers(1000, 9000, count).astype(float) for name in names}
    volume["E"][:] = 0
    growth = {name: np.append(np.nan, close[name][1:] / close[name][:-1]) for name in names}
    growth["B"][24] = 2 * close["B"][24] / close["B"][23]
    growth["A"][22] = (close["A"][22] + 1.5) / close["A"][21]
    daily = {name: growth[name] - 1 for name in names}
    index = np.append(0, np.nanmean(np.stack([daily[name][1:] for name in names]), axis=0))
    factor = np.round(0.5 * index + 0.01 * rng.standard_normal(count), 6)
    window = slice(at - days + 1, at + 1)

    def level(name):
        """Closes as of session `at` with splits and dividends taken out, from the ratios between neighbouring bars."""
        path = close[name].copy()
        if name == "B":
            path[:24] /= 2
        if name == "A":
            path[:22] *= close["A"][22] / (close["A"][22] + 1.5)  # reinvested at the close of its ex-date
        return path

    features = {}
    for name in names:
        path, r = level(name), daily[name][window]
        there = ~np.isnan(r)
        n = there.sum()
        dollars = (close[name] * volume[name])[window]
        row = {f"return_{h}": path[at] / path[at - h] - 1 for h in (1, 5)}
        enough = n >= 8
        nothing = np.nan
        row["volatility_10"] = np.std(r[there], ddof=1) * np.sqrt(252) if enough else nothing
        row["drawdown_10"] = path[at] / np.nanmax(path[window]) - 1
        traded = np.sum(~np.isnan(dollars)) >= 8 and np.nanmean(dollars) > 0
        row["logDollarVolume_10"] = np.log(np.nanmean(dollars)) if traded else nothing
        centred = r[there] - r[there].mean()
        g1 = np.mean(centred**3) / np.mean(centred**2) ** 1.5
        row["skew_10"] = g1 * np.sqrt(n * (n - 1)) / (n - 2) if enough else nothing
        priced = there & (dollars > 0)
        row["amihud_10"] = np.mean(np.abs(r[priced]) / dollars[priced]) * 1e6 if priced.sum() >= 8 else nothing
        m, f = index[window], factor[window]
        row["marketCorrelation_10"] = np.corrcoef(r[there], m[there])[0, 1] if enough else nothing
        row["marketBeta_10"] = np.polyfit(m[there], r[there], 1)[0] if enough else nothing
        row["beta_rate_10"] = np.polyfit(f[there], r[there], 1)[0] if enough else nothing
        features[name] = row
    return {
        "at": at,
        "close": {name: listed(close[name]) for name in names},
        "volume": {name: listed(volume[name]) for name in names},
        "factor": listed(factor),
        "names": list(features["A"]),
        "features": {name: listed(list(row.values())) for name, row in features.items()},
    }


json.dump({"pca": pca(), "windows": windows()}, sys.stdout, indent=1)
sys.stdout.write("\n")
