import { sha256 } from '@prometheus/core';

import { answerKey } from '../download/answer-key.js';
import { type DownloadRequest } from '../provider.js';
import { type SecEdgarAccess } from './sec-edgar.js';
import { type SubmittedFiling } from './submissions.js';

/** A document's name of this length fits into a file's name. */
const LONGEST_NAME = 64;

/** The newest filings of a filer.
 * @param cik with or without leading zeros */
export function submissionsRequest(cik: string, access: SecEdgarAccess): DownloadRequest {
  return submissionsPageRequest(`CIK${cik.padStart(10, '0')}.json`, access);
}

/** @param name as `SubmissionsAnswer.furtherPages` has it */
export function submissionsPageRequest(name: string, { dataUrl, headers }: SecEdgarAccess): DownloadRequest {
  return { key: `submissions-${name}`, url: `${dataUrl}/submissions/${name}`, headers };
}

/** The main document of a filing, undefined where there is none.
 * @param cik with or without leading zeros */
export function documentRequest(
  cik: string,
  { accessionNumber, primaryDocument }: Pick<SubmittedFiling, 'accessionNumber' | 'primaryDocument'>,
  { archiveUrl, headers }: SecEdgarAccess,
): DownloadRequest | undefined {
  if (primaryDocument === undefined) return undefined;
  const folder = `${Number(cik)}/${accessionNumber.replaceAll('-', '')}`;
  const path = primaryDocument.split('/').map(encodeURIComponent).join('/');
  const name = primaryDocument.length > LONGEST_NAME ? sha256(primaryDocument) : primaryDocument;
  return {
    key: answerKey('document', String(Number(cik)), accessionNumber, name),
    url: `${archiveUrl}/edgar/data/${folder}/${path}`,
    headers,
  };
}
