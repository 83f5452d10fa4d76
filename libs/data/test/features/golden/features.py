"""Writes features.json: a small market and what numpy makes of it.

An independent way to the same numbers: the wealth of one share whose dividends are reinvested at the close, followed
day by day, and plain numpy over each window. Run: python3 features.py > features.json
"""

import json
import sys

import numpy as np

rng = np.random.default_rng(20240102)
T = 48
names = ["GAPS", "LATE", "PLAIN", "PAYS"]
days = []  # weekdays from Tuesday 2024-01-02, as days since 1970-01-01
day = 19724
while len(days) < T:
    if (day + 4) % 7 not in (0, 6):
        days.append(day)
    day += 1


def iso(number):
    return str(np.datetime64(int(number), "D"))


close = {n: np.round(100 * np.exp(np.cumsum(0.02 * rng.standard_normal(T))), 2) for n in names}
volume = {n: rng.integers(1000, 9000, T).astype(float) for n in names}
actions = {n: [] for n in names}  # (session of the ex-date, type, number)
actions["PAYS"] = [(5, "dividend", 0.8), (20, "split", 2.0), (20, "dividend", 0.35), (33, "dividend", 0.4)]
actions["GAPS"] = [(16, "split", 3.0), (17, "dividend", 0.5), (30, "split", 0.1)]
for n in names:  # prices follow the splits
    for session, kind, number in actions[n]:
        if kind == "split":
            close[n][session:] = np.round(close[n][session:] / number, 2)
for missing in (9, 15, 16, 17, 31, 40, 41):
    close["GAPS"][missing] = np.nan
close["LATE"][:27] = np.nan

# Drawn last, so that the numbers above stay as they were; some days lack a high or a volume.
high = {n: np.round(close[n] * (1 + np.abs(0.012 * rng.standard_normal(T))), 2) for n in names}
low = {n: np.round(close[n] * (1 - np.abs(0.012 * rng.standard_normal(T))), 2) for n in names}
high["PLAIN"][12] = np.nan
share_volume = {n: np.round(volume[n] * rng.uniform(0.5, 1.5, T)) for n in names}
share_volume["PAYS"][[3, 25]] = np.nan

# splits[n][s]: those that the bar of session s is the first to show
splits = {n: np.ones(T) for n in names}
for n in names:
    for session, kind, number in actions[n]:
        if kind == "split":
            splits[n][next(s for s in range(session, T) if not np.isnan(close[n][s]))] *= number

wealth = {}
for n in names:
    shares, pending, path = 1.0, [], []
    todo = list(actions[n])
    for t in range(T):
        while todo and todo[0][0] <= t:
            pending.append(todo.pop(0))
        if np.isnan(close[n][t]):
            path.append(np.nan)
            continue
        if path and not np.all(np.isnan(path)):
            for _, kind, number in [a for a in pending if a[1] == "split"]:
                shares *= number
            cash = sum(number for _, kind, number in pending if kind == "dividend")
            shares += shares * cash / close[n][t]
        pending = []
        path.append(shares * close[n][t])
    wealth[n] = np.array(path)


def window(values, t, size):
    return values[max(0, t - size + 1) : t + 1]


def total_return(n, t, size):
    return wealth[n][t] / wealth[n][t - size] - 1 if t >= size else np.nan


def volatility(n, t, size):
    daily = np.array([total_return(n, s, 1) for s in range(T)])
    known = window(daily, t, size)
    known = known[~np.isnan(known)]
    return np.std(known, ddof=1) * np.sqrt(252) if len(known) >= 0.8 * size else np.nan


def dollar_volume(n, t, size):
    known = window(close[n] * volume[n], t, size)
    known = known[~np.isnan(known)]
    return np.mean(known) if len(known) >= 0.8 * size else np.nan


def drawdown(n, t, size):
    return wealth[n][t] / np.nanmax(window(wealth[n], t, size)) - 1 if not np.isnan(wealth[n][t]) else np.nan


def mean_wealth(n, t, size):
    known = window(wealth[n], t, size)
    known = known[~np.isnan(known)]
    return np.mean(known) if len(known) >= 0.8 * size else np.nan


def median_volume(n, t, size):
    first = max(0, t - size + 1)
    known = [share_volume[n][s] * np.prod(splits[n][s + 1 : t + 1]) for s in range(first, t + 1) if not np.isnan(close[n][s])]
    known = [v for v in known if not np.isnan(v)]
    return np.median(known) if known else np.nan


def corwin_schultz(n, t, size):
    estimates = []
    for s in range(max(1, t - size + 2), t + 1):  # pairs (s - 1, s), in prices of session s
        f = splits[n][s]
        h0, l0, c0, h1, l1 = high[n][s - 1] / f, low[n][s - 1] / f, close[n][s - 1] / f, high[n][s], low[n][s]
        if np.isnan([h0, l0, c0, h1, l1]).any():
            continue
        shift = max(l1 - c0, 0) + min(h1 - c0, 0)
        h1, l1 = h1 - shift, l1 - shift
        beta = np.log(h0 / l0) ** 2 + np.log(h1 / l1) ** 2
        gamma = np.log(max(h0, h1) / min(l0, l1)) ** 2
        k = 3 - 2 * np.sqrt(2)
        alpha = (np.sqrt(2 * beta) - np.sqrt(beta)) / k - np.sqrt(gamma / k)
        estimates.append(max(2 * (np.exp(alpha) - 1) / (1 + np.exp(alpha)), 0))
    return np.mean(estimates) if len(estimates) >= 0.8 * (size - 1) else np.nan


features = {
    "returns(1)": lambda n, t: total_return(n, t, 1),
    "returns(10)": lambda n, t: total_return(n, t, 10),
    "realisedVolatility(10)": lambda n, t: volatility(n, t, 10),
    "averageDollarVolume(10)": lambda n, t: dollar_volume(n, t, 10),
    "drawdown(12)": lambda n, t: drawdown(n, t, 12),
    "movingAverageRatio(5, 15)": lambda n, t: mean_wealth(n, t, 5) / mean_wealth(n, t, 15),
    "medianVolume(8)": lambda n, t: median_volume(n, t, 8),
    "corwinSchultzSpread(6)": lambda n, t: corwin_schultz(n, t, 6),
}


def plain(values):
    return [None if np.isnan(v) else float(v) for v in values]


json.dump(
    {
        "origin": f"features.py with numpy {np.__version__}",
        "sessions": [iso(d) for d in days],
        "close": {n: plain(close[n]) for n in names},
        "high": {n: plain(high[n]) for n in names},
        "low": {n: plain(low[n]) for n in names},
        "volume": {n: plain(volume[n]) for n in names},
        "shareVolume": {n: plain(share_volume[n]) for n in names},
        "actions": [
            {"symbol": n, "exDate": iso(days[session]), "type": kind, "number": number}
            for n in names
            for session, kind, number in actions[n]
        ],
        "features": {id: {n: plain([f(n, t) for t in range(T)]) for n in names} for id, f in features.items()},
    },
    sys.stdout,
)
