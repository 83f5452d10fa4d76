/** The eleven sectors of a large-capitalisation US index, with rounded weights by number of companies.
 * `trades` are words for company names; `tilt` shifts the sector's beta and own risk (1 is the market's). */
export interface SectorProfile {
  readonly name: string;
  readonly weight: number;
  readonly betaTilt: number;
  readonly riskTilt: number;
  readonly subIndustries: readonly string[];
  readonly trades: readonly string[];
}

export const SECTOR_PROFILES: readonly SectorProfile[] = [
  {
    name: 'Communication Services',
    weight: 5,
    betaTilt: 0.95,
    riskTilt: 1,
    subIndustries: ['Integrated Telecommunication Services', 'Publishing', 'Interactive Media & Services'],
    trades: ['Media', 'Telecom', 'Broadcasting'],
  },
  {
    name: 'Consumer Discretionary',
    weight: 11,
    betaTilt: 1.1,
    riskTilt: 1.1,
    subIndustries: ['Apparel Retail', 'Restaurants', 'Homebuilding', 'Automotive Parts & Equipment'],
    trades: ['Stores', 'Motors', 'Homes', 'Leisure'],
  },
  {
    name: 'Consumer Staples',
    weight: 7,
    betaTilt: 0.65,
    riskTilt: 0.8,
    subIndustries: ['Packaged Foods & Meats', 'Household Products', 'Food Retail'],
    trades: ['Foods', 'Brands', 'Grocers'],
  },
  {
    name: 'Energy',
    weight: 5,
    betaTilt: 1.05,
    riskTilt: 1.15,
    subIndustries: ['Oil & Gas Exploration & Production', 'Oil & Gas Equipment & Services'],
    trades: ['Petroleum', 'Drilling', 'Energy'],
  },
  {
    name: 'Financials',
    weight: 14,
    betaTilt: 1.15,
    riskTilt: 0.95,
    subIndustries: ['Regional Banks', 'Property & Casualty Insurance', 'Asset Management & Custody Banks'],
    trades: ['Bancorp', 'Insurance', 'Capital'],
  },
  {
    name: 'Health Care',
    weight: 12,
    betaTilt: 0.8,
    riskTilt: 1,
    subIndustries: ['Pharmaceuticals', 'Health Care Equipment', 'Biotechnology', 'Managed Health Care'],
    trades: ['Therapeutics', 'Medical', 'Health'],
  },
  {
    name: 'Industrials',
    weight: 14,
    betaTilt: 1.05,
    riskTilt: 0.95,
    subIndustries: ['Industrial Machinery', 'Aerospace & Defense', 'Railroads', 'Building Products'],
    trades: ['Industries', 'Machinery', 'Freight', 'Aerospace'],
  },
  {
    name: 'Information Technology',
    weight: 14,
    betaTilt: 1.25,
    riskTilt: 1.2,
    subIndustries: ['Semiconductors', 'Application Software', 'Communications Equipment'],
    trades: ['Systems', 'Software', 'Micro'],
  },
  {
    name: 'Materials',
    weight: 6,
    betaTilt: 1.1,
    riskTilt: 1,
    subIndustries: ['Specialty Chemicals', 'Steel', 'Paper & Plastic Packaging'],
    trades: ['Chemical', 'Steel', 'Packaging'],
  },
  {
    name: 'Real Estate',
    weight: 6,
    betaTilt: 0.95,
    riskTilt: 0.85,
    subIndustries: ['Office REITs', 'Retail REITs', 'Residential REITs'],
    trades: ['Properties', 'Realty'],
  },
  {
    name: 'Utilities',
    weight: 6,
    betaTilt: 0.6,
    riskTilt: 0.7,
    subIndustries: ['Electric Utilities', 'Gas Utilities', 'Multi-Utilities'],
    trades: ['Power', 'Gas', 'Utilities'],
  },
];
