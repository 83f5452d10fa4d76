import { FORMATS } from '../../report/sections/section.js';
import { featureValue, featureWords } from '../feature-words.js';
import { type ModelRecord, type RegionSession } from '../regime-history.js';

/** The two likeliest states of a session, as drivers compare them. */
export interface Contrast {
  readonly leading: { readonly id: string; readonly label: string };
  readonly runnerUp: { readonly id: string; readonly label: string };
}

/** Undefined while there is no model. */
export function contrastOf(
  { explanation, modelId }: RegionSession,
  models: readonly ModelRecord[],
): Contrast | undefined {
  const states = models.find((model) => model.modelId === modelId)?.states;
  const named = (id: string | undefined) => states?.find((state) => state.id === id);
  const [leading, runnerUp] = [named(explanation?.leading), named(explanation?.runnerUp)];
  return leading === undefined || runnerUp === undefined ? undefined : { leading, runnerUp };
}

/** Whether the drivers tell why the session has its label: they set the leading state against the next, which may have the same
 * label, or another one than a label that has not yet given way. */
export function explainsLabel({ label }: RegionSession, contrast: Contrast | undefined): boolean {
  return contrast !== undefined && contrast.leading.label === label && contrast.runnerUp.label !== label;
}

/** The figures that say most of why a session has its label, in words; empty when there are none.
 * @param count how many at most */
export function evidence(session: RegionSession, models: readonly ModelRecord[], count: number): string {
  const { drivers } = session;
  const named = (chosen: typeof drivers): string =>
    chosen
      .slice(0, count)
      .map(({ feature, value }) => `${featureWords(feature)} (${featureValue(feature, value, FORMATS)})`)
      .join('; ');
  const supporting = drivers
    .filter(({ contribution }) => contribution > 0)
    .sort((a, b) => b.contribution - a.contribution);
  if (explainsLabel(session, contrastOf(session, models)) && supporting.length > 0) {
    return `Most of the case for it: ${named(supporting)}`;
  }
  const unusual = [...drivers].sort((a, b) => Math.abs(b.zScore) - Math.abs(a.zScore));
  return unusual.length === 0 ? '' : `Furthest from usual: ${named(unusual)}`;
}
