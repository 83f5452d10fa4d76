import { fitKMeans } from '@prometheus/statistics';

import { type RegimeClassifier } from './classifier.js';
import { FilteringClassifier } from './filtering-classifier.js';
import { countedTransitions, forgetfulHmm, likeliestStates, observedRows } from './mixture-filter.js';

/** k-means with soft probabilities: each cluster is a sphere with the same variance, the mean squared distance from the centres
 * a dimension, and all are equally likely before they are seen. So the odds of two clusters fall exponentially with the difference
 * of the squared distances from their centres, and the nearest is the likeliest.
 *
 * The Bayesian information criterion is that of this mixture, with the centres and the one variance as parameters (after Pelleg and
 * Moore 2000, ICML). Each fit begins anew: centres of an earlier one say nothing in a new space of scores. */
export const kMeansClassifier: RegimeClassifier = {
  kind: 'k-means',
  fit(observations, { states, dimensions, starts, random, maxIterations, covarianceFloor }) {
    const observed = observedRows(observations, dimensions);
    const rows = observed.length / dimensions;
    const { centres, inertia } = fitKMeans(observed, {
      clusters: states,
      dimensions,
      starts: Math.max(starts, 1),
      random,
      maxIterations,
    });
    const variance = inertia / (rows * dimensions) + covarianceFloor;
    const covariances = new Float64Array(states * dimensions * dimensions);
    for (let k = 0; k < states; k++) {
      for (let d = 0; d < dimensions; d++) covariances[(k * dimensions + d) * dimensions + d] = variance;
    }
    const hmm = forgetfulHmm(
      { weights: new Float64Array(states).fill(1 / states), means: centres, covariances },
      dimensions,
    );
    const { logLikelihood, probabilities } = hmm.filter(observations);
    const assignment = likeliestStates(probabilities.value, observations, { states, dimensions });
    return new FilteringClassifier('k-means', hmm, countedTransitions(assignment, states), {
      logLikelihood,
      bic: (states * dimensions + 1) * Math.log(rows) - 2 * logLikelihood,
      iterations: 0,
      converged: true,
    });
  },
};
