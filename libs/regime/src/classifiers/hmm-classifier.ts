import { fitGaussianHmm } from '@prometheus/statistics';

import { type RegimeClassifier } from './classifier.js';
import { FilteringClassifier } from './filtering-classifier.js';
import { hmmOfResponsibilities } from './initial-model.js';

/** Iterations after which the likeliest start goes on alone. */
const SHORT_ITERATIONS = 12;

/** Gaussian hidden Markov model: each state has its mean, its covariance and its odds of what comes next. */
export const hmmClassifier: RegimeClassifier = {
  kind: 'hmm',
  fit(observations, options) {
    const { responsibilities, ...fitOptions } = options;
    const initial =
      responsibilities === undefined ? [] : [hmmOfResponsibilities(observations, responsibilities, options)];
    const fit = fitGaussianHmm(observations, { ...fitOptions, initial, shortIterations: SHORT_ITERATIONS });
    return new FilteringClassifier('hmm', fit.hmm, fit.hmm.parameters.transition.slice(), fit);
  },
};
