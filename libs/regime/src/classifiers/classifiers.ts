import { type ClassifierKind, type RegimeClassifier } from './classifier.js';
import { gaussianMixtureClassifier } from './gaussian-mixture-classifier.js';
import { hmmClassifier } from './hmm-classifier.js';
import { kMeansClassifier } from './k-means-classifier.js';

/** The classifier that a configuration names. */
export function regimeClassifier(kind: ClassifierKind): RegimeClassifier {
  switch (kind) {
    case 'hmm':
      return hmmClassifier;
    case 'gaussian-mixture':
      return gaussianMixtureClassifier;
    case 'k-means':
      return kMeansClassifier;
  }
}
