"""Likelihood, filtered and smoothed probabilities of small Gaussian hidden Markov models, by adding up all paths of states.

Nothing here shares an algorithm with the library: no recursion, densities from scipy. Writes hmm-paths.json beside this file.
"""
import itertools
import json
import pathlib

import numpy as np
from scipy.stats import multivariate_normal

rng = np.random.default_rng(20260105)


def model(states, dimensions):
    factor = rng.normal(size=(states, dimensions, dimensions))
    transition = rng.dirichlet(np.full(states, 2.0), size=states)
    return {
        "start": rng.dirichlet(np.full(states, 2.0)),
        "transition": transition,
        "means": rng.normal(scale=1.5, size=(states, dimensions)),
        "covariances": np.einsum("kij,klj->kil", factor, factor) + 0.4 * np.eye(dimensions),
    }


def by_paths(m, x):
    rows, states = len(x), len(m["start"])
    joint = np.zeros((rows, states))
    filtered = np.zeros((rows, states))
    for t_end in range(1, rows + 1):
        part = np.zeros((t_end, states))
        for path in itertools.product(range(states), repeat=t_end):
            p = m["start"][path[0]]
            for t in range(1, t_end):
                p *= m["transition"][path[t - 1], path[t]]
            for t in range(t_end):
                if not np.isnan(x[t]).any():
                    p *= multivariate_normal.pdf(x[t], m["means"][path[t]], m["covariances"][path[t]])
            for t in range(t_end):
                part[t, path[t]] += p
        filtered[t_end - 1] = part[-1] / part[-1].sum()
        joint = part
    total = joint[0].sum()
    return {"logLikelihood": float(np.log(total)), "filtered": filtered, "smoothed": joint / total}


cases = []
for states, dimensions in [(2, 1), (2, 2), (3, 2)]:
    m = model(states, dimensions)
    x = rng.normal(scale=2, size=(6, dimensions))
    if states == 3:
        x[2, 0] = np.nan
    cases.append({"model": m, "observations": x, **by_paths(m, x)})


def step_by_paths(m, x):
    """The next model of one step of expectation and maximisation, from the posterior probability of every path."""
    rows, states, dimensions = len(x), len(m["start"]), x.shape[1]
    pdf = [[multivariate_normal.pdf(x[t], m["means"][k], m["covariances"][k]) for k in range(states)] for t in range(rows)]
    paths = list(itertools.product(range(states), repeat=rows))
    weight = np.array([
        m["start"][p[0]]
        * np.prod([m["transition"][p[t - 1], p[t]] for t in range(1, rows)])
        * np.prod([pdf[t][p[t]] for t in range(rows)])
        for p in paths
    ])
    weight /= weight.sum()
    occupied = np.array([[sum(w for w, p in zip(weight, paths) if p[t] == k) for k in range(states)] for t in range(rows)])
    moved = np.zeros((states, states))
    for w, p in zip(weight, paths):
        for t in range(1, rows):
            moved[p[t - 1], p[t]] += w
    means = np.array([np.average(x, axis=0, weights=occupied[:, k]) for k in range(states)])
    covariances = np.array([np.cov(x.T, aweights=occupied[:, k], ddof=0).reshape(dimensions, dimensions) for k in range(states)])
    return {
        "start": occupied[0],
        "transition": moved / moved.sum(axis=1, keepdims=True),
        "means": means,
        "covariances": covariances,
        "expectedRows": occupied.sum(axis=0),
    }


m = model(2, 2)
x = rng.normal(scale=2, size=(10, 2))
step = {"model": m, "observations": x, "next": step_by_paths(m, x)}


def plain(value):
    if isinstance(value, np.ndarray):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return {k: plain(v) for k, v in value.items()}
    return None if isinstance(value, float) and np.isnan(value) else float(value)


origin = "hmm-paths.py: all paths of states added up, densities of scipy.stats.multivariate_normal; null marks a missing value"
out = {"origin": origin, "cases": [plain(c) for c in cases], "step": plain(step)}
pathlib.Path(__file__).with_name("hmm-paths.json").write_text(json.dumps(out, indent=1) + "\n")
