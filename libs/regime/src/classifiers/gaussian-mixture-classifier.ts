import { fitGaussianMixture } from '@prometheus/statistics';

import { type RegimeClassifier } from './classifier.js';
import { FilteringClassifier } from './filtering-classifier.js';
import { countedTransitions, forgetfulHmm, likeliestStates, observedRows } from './mixture-filter.js';

/** Gaussian mixture: states have shapes as those of the hidden Markov model do, but a session is judged by itself alone. Its
 * transition matrix is counted. Each fit begins anew. */
export const gaussianMixtureClassifier: RegimeClassifier = {
  kind: 'gaussian-mixture',
  fit(observations, { states, dimensions, starts, random, tolerance, maxIterations, covarianceFloor }) {
    const fit = fitGaussianMixture(observedRows(observations, dimensions), {
      components: states,
      dimensions,
      starts: Math.max(starts, 1),
      random,
      tolerance,
      maxIterations,
      covarianceFloor,
    });
    const hmm = forgetfulHmm(fit.mixture, dimensions);
    const assignment = likeliestStates(hmm.filter(observations).probabilities.value, observations, {
      states,
      dimensions,
    });
    return new FilteringClassifier('gaussian-mixture', hmm, countedTransitions(assignment, states), fit);
  },
};
