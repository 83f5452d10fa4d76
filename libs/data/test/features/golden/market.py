"""Writes market.json: a small market and what numpy makes of it.

An independent way to the same numbers: each window by itself, correlations by numpy.corrcoef pair by pair, principal
components by numpy.linalg.eigvalsh of the names' covariance matrix. Run: python3 market.py > market.json
"""

import json
import math
import sys

import numpy as np

rng = np.random.default_rng(20240611)
T = 60
names = ["DEAD", "EURA", "EURB", "GAPS", "LATE", "PLAIN", "SPLIT"]
days = []  # weekdays from Tuesday 2024-01-02, as days since 1970-01-01
day = 19724
while len(days) < T:
    if (day + 4) % 7 not in (0, 6):
        days.append(day)
    day += 1
sessions = [str(np.datetime64(d, "D")) for d in days]

common = 0.01 * rng.standard_normal(T)
close = {}
for k, n in enumerate(names):
    close[n] = np.round(50 * np.exp(np.cumsum(common * (0.5 + k / 4) + 0.012 * rng.standard_normal(T))), 2)
close["SPLIT"][20:] = np.round(close["SPLIT"][20:] / 2, 2)
close["DEAD"][40:] = np.nan
close["LATE"][:15] = np.nan
close["GAPS"][[7, 8, 19, 33]] = np.nan


def total_return(span, only=names):
    """Shape (T, names): two old shares of SPLIT are worth one new one before session 20."""
    wealth = np.stack([np.where((n == "SPLIT") & (np.arange(T) >= 20), 2, 1) * close[n] for n in only], axis=1)
    change = np.full(wealth.shape, np.nan)
    change[span:] = wealth[span:] / wealth[:-span] - 1
    return change


def by_row(statistic, table, least=1):
    """A statistic of the numbers of each row."""
    found = [row[~np.isnan(row)] for row in table]
    return np.array([statistic(row) if len(row) >= least else np.nan for row in found])


def rolling(statistic, values, window, least=1):
    """A statistic of the numbers of each window with at least 80 % of them."""
    found = []
    for t in range(T):
        part = values[max(0, t - window + 1) : t + 1]
        part = part[~np.isnan(part)]
        found.append(statistic(part) if len(part) >= max(least, 0.8 * window) else np.nan)
    return np.array(found)


r = total_return(1)
index = by_row(np.mean, r)
eur = by_row(np.mean, total_return(1, ["EURA", "EURB"]))
split = total_return(1, ["SPLIT"])[:, 0]
gaps = total_return(1, ["GAPS"])[:, 0]

# A level that is published on some sessions only, and known a session later.
level = np.round(100 * np.exp(np.cumsum(0.02 * rng.standard_normal(T))), 2)
published = np.array([t % 9 != 4 for t in range(T)])
known = np.full(T, np.nan)
macro = np.full(T, np.nan)
for t in range(1, T):
    known[t] = level[t - 1] if published[t - 1] else known[t - 1]
    if published[t - 1]:
        macro[t] = known[t] / known[t - 1] - 1


def compounded(x, window):
    return rolling(lambda part: np.exp(np.log1p(part).sum()) - 1, x, window)


def volatility(x, window):
    return rolling(lambda part: part.std(ddof=1) * math.sqrt(252), x, window, 2)


def drawdown(x, window):
    """The last level of each window's path against its highest."""

    def last(part):
        path = np.concatenate([[1.0], np.cumprod(1 + part)])
        return path[-1] / path.max() - 1

    return rolling(last, x, window - 1)


def windows(window, table=r):
    """The covered names of each window, their missing returns as none."""
    for t in range(T):
        part = table[max(0, t - window + 1) : t + 1]
        part = np.nan_to_num(part[:, (~np.isnan(part)).sum(axis=0) >= 0.8 * window])
        yield np.vstack([np.zeros((window - len(part), part.shape[1])), part])


def correlation(part):
    if part.shape[1] < 2:
        return np.nan
    pairs = np.corrcoef(part.T)
    s = part.std(axis=0, ddof=1)
    top = bottom = 0.0
    for i in range(len(s)):
        for j in range(i):
            top += pairs[i, j] * s[i] * s[j]
            bottom += s[i] * s[j]
    return top / bottom


def absorption(part, share):
    if part.shape[1] < 2:
        return np.nan
    values = np.sort(np.linalg.eigvalsh(np.cov(part.T)))[::-1]
    count = max(1, round(share * min(part.shape[1], len(part) - 1)))
    return values[:count].sum() / values.sum()


fives = total_return(5)
series = {
    "indexReturn(equal_weight(all))": index,
    "indexReturn(equal_weight(currency(EUR)))": eur,
    "indexReturn(instrument(SPLIT))": split,
    "indexReturn(macro(LEVEL))": macro,
    "marketReturn(equal_weight(all),5)": compounded(index, 5),
    "marketReturn(macro(LEVEL),10)": compounded(macro, 10),
    "marketVolatility(equal_weight(all),10)": volatility(index, 10),
    "marketVolatility(instrument(GAPS),10)": volatility(gaps, 10),
    "volatilityOfVolatility(equal_weight(all),10,5)": volatility(
        np.diff(np.log(volatility(index, 5)), prepend=np.nan), 10
    ),
    "marketDrawdown(equal_weight(all),12)": drawdown(index, 12),
    "breadth(all,5)": by_row(lambda row: (row > 0).mean(), fives),
    "dispersion(all,5)": by_row(lambda row: row.std(ddof=1), fives, 2),
    "dispersion(symbols(EURA,PLAIN,SPLIT),5)": by_row(
        lambda row: row.std(ddof=1), total_return(5, ["EURA", "PLAIN", "SPLIT"]), 2
    ),
    "averageCorrelation(all,10)": [correlation(w) for w in windows(10)],
    "averageCorrelation(currency(EUR),10)": [correlation(w) for w in windows(10, total_return(1, ["EURA", "EURB"]))],
    "absorptionRatio(all,20,0.2)": [absorption(w, 0.2) for w in windows(20)],
    "absorptionRatio(all,5,0.5)": [absorption(w, 0.5) for w in windows(5)],
    "macroLevel(LEVEL)": known,
}


def plain(values):
    return [None if math.isnan(v) else float(f"{v:.15g}") for v in values]


json.dump(
    {
        "sessions": sessions,
        "close": {n: plain(close[n]) for n in names},
        "split": {"symbol": "SPLIT", "exDate": sessions[20], "ratio": 2},
        "level": [[t, level[t]] for t in range(T) if published[t]],
        "series": {k: plain(v) for k, v in series.items()},
    },
    sys.stdout,
    separators=(",", ":"),
)
