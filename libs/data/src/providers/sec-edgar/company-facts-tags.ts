import { type StandardMetric } from '../../fundamentals/fundamental-row.js';

/** A metric as tags of the US GAAP taxonomy state it. */
export interface TaggedMetric {
  readonly metric: StandardMetric;
  /** Most preferred first: of the tags that one filing uses for one period, the first counts. */
  readonly tags: readonly string[];
  readonly kind: 'DURATION' | 'INSTANT';
  /** An amount of a currency, or an amount per share. */
  readonly unit: 'CURRENCY' | 'PER_SHARE';
}

/** Which tags state which metric. Names: US GAAP Financial Reporting Taxonomy, https://xbrl.fasb.org; the sales tags of
 * before the revenue standard of 2018 (ASC 606) are kept for the years before it. */
export const COMPANY_FACT_TAGS: readonly TaggedMetric[] = [
  {
    metric: 'revenue',
    tags: [
      'Revenues',
      'RevenueFromContractWithCustomerExcludingAssessedTax',
      'RevenueFromContractWithCustomerIncludingAssessedTax',
      'SalesRevenueNet',
      'SalesRevenueGoodsNet',
      'SalesRevenueServicesNet',
      'RevenuesNetOfInterestExpense',
    ],
    kind: 'DURATION',
    unit: 'CURRENCY',
  },
  { metric: 'operatingIncome', tags: ['OperatingIncomeLoss'], kind: 'DURATION', unit: 'CURRENCY' },
  {
    metric: 'netIncome',
    tags: ['NetIncomeLoss', 'NetIncomeLossAvailableToCommonStockholdersBasic', 'ProfitLoss'],
    kind: 'DURATION',
    unit: 'CURRENCY',
  },
  {
    metric: 'epsBasic',
    tags: ['EarningsPerShareBasic', 'EarningsPerShareBasicAndDiluted'],
    kind: 'DURATION',
    unit: 'PER_SHARE',
  },
  {
    metric: 'epsDiluted',
    tags: ['EarningsPerShareDiluted', 'EarningsPerShareBasicAndDiluted'],
    kind: 'DURATION',
    unit: 'PER_SHARE',
  },
  {
    metric: 'dividendPerShare',
    tags: ['CommonStockDividendsPerShareDeclared', 'CommonStockDividendsPerShareCashPaid'],
    kind: 'DURATION',
    unit: 'PER_SHARE',
  },
  { metric: 'totalAssets', tags: ['Assets'], kind: 'INSTANT', unit: 'CURRENCY' },
  { metric: 'currentAssets', tags: ['AssetsCurrent'], kind: 'INSTANT', unit: 'CURRENCY' },
  { metric: 'currentLiabilities', tags: ['LiabilitiesCurrent'], kind: 'INSTANT', unit: 'CURRENCY' },
  {
    metric: 'cashAndEquivalents',
    tags: [
      'CashAndCashEquivalentsAtCarryingValue',
      'CashCashEquivalentsRestrictedCashAndRestrictedCashEquivalents',
      'Cash',
    ],
    kind: 'INSTANT',
    unit: 'CURRENCY',
  },
  {
    metric: 'shareholdersEquity',
    tags: ['StockholdersEquity', 'StockholdersEquityIncludingPortionAttributableToNoncontrollingInterest'],
    kind: 'INSTANT',
    unit: 'CURRENCY',
  },
  {
    metric: 'operatingCashFlow',
    tags: [
      'NetCashProvidedByUsedInOperatingActivities',
      'NetCashProvidedByUsedInOperatingActivitiesContinuingOperations',
    ],
    kind: 'DURATION',
    unit: 'CURRENCY',
  },
  {
    metric: 'investingCashFlow',
    tags: [
      'NetCashProvidedByUsedInInvestingActivities',
      'NetCashProvidedByUsedInInvestingActivitiesContinuingOperations',
    ],
    kind: 'DURATION',
    unit: 'CURRENCY',
  },
  {
    metric: 'financingCashFlow',
    tags: [
      'NetCashProvidedByUsedInFinancingActivities',
      'NetCashProvidedByUsedInFinancingActivitiesContinuingOperations',
    ],
    kind: 'DURATION',
    unit: 'CURRENCY',
  },
];
