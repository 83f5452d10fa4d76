import { ALPHA_VANTAGE } from './alpha-vantage/alpha-vantage.js';
import { EODHD } from './eodhd/eodhd.js';
import { FRED } from './fred/fred.js';
import { type BarProvider, type ProviderDescription } from './provider.js';
import { SEC_EDGAR } from './sec-edgar/sec-edgar.js';
import { STOOQ } from './stooq/stooq.js';
import { TIINGO } from './tiingo/tiingo.js';

/** Every provider of daily bars, by name: each becomes a command `ingest <name>`. */
export const BAR_PROVIDERS: readonly BarProvider[] = [ALPHA_VANTAGE, EODHD, STOOQ, TIINGO];

/** Every provider, of bars and of other facts, as `ingest providers` lists them. */
export const PROVIDERS: readonly ProviderDescription[] = [...BAR_PROVIDERS, FRED, SEC_EDGAR];
