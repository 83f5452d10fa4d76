import { type Environment } from '@prometheus/core';

import { IngestOptionError } from '../../errors.js';
import { type ProviderDescription } from '../provider.js';

/** The filings that companies must make in the United States, as data. */
export const SEC_EDGAR: ProviderDescription = {
  name: 'sec-edgar',
  title: 'SEC EDGAR',
  homepage: 'https://www.sec.gov/search-filings/edgar-application-programming-interfaces',
  capabilities: ['FUNDAMENTALS', 'FILINGS'],
  keyVariable: 'SEC_USER_AGENT',
  licence: 'Public: works of the United States government and filings made public by it; may be kept and passed on.',
  limits: 'Free; at most 10 requests a second, each with a User-Agent that names who asks and how to reach them.',
  // Below the limit, since other programs of the same address count too.
  rate: { requests: 8, perMs: 1000 },
};

/** How the SEC is asked. */
export interface SecEdgarAccess {
  /** Of lists and facts, without a slash at the end. */
  readonly dataUrl: string;
  /** Of documents, without a slash at the end. */
  readonly archiveUrl: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** @param addresses others than those of the SEC
 * @throws {IngestOptionError} when SEC_USER_AGENT is not set or names no contact: the SEC demands one in every request */
export function secEdgarAccess(
  environment: Environment,
  addresses: Partial<Omit<SecEdgarAccess, 'headers'>> = {},
): SecEdgarAccess {
  const agent = (environment.SEC_USER_AGENT ?? '').trim();
  if (!/^[\x20-\x7e]+$/.test(agent) || !/[^\s@]@[^\s@]+\.[^\s@]/.test(agent)) {
    throw new IngestOptionError(
      'SEC_USER_AGENT',
      agent,
      'does not say who asks. The SEC refuses requests without it: set the environment variable to a name and a mail ' +
        'address, for example SEC_USER_AGENT="Example Research admin@example.com".',
    );
  }
  return {
    dataUrl: 'https://data.sec.gov',
    archiveUrl: 'https://www.sec.gov/Archives',
    ...addresses,
    headers: { 'User-Agent': agent },
  };
}
