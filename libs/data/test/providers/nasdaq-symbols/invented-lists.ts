/** Lists in the shape of nasdaqtrader.com's symbol directory, with invented securities. */
export const NASDAQ_LISTED = [
  'Symbol|Security Name|Market Category|Test Issue|Financial Status|Round Lot Size|ETF|NextShares',
  'ABC|Abacus Inc. - Common Stock|Q|N|N|100|N|N',
  'FND|Foundry Fund|G|N|N|100|Y|N',
  'NOFLAG|No Flag Corp|S|N|D|100||N',
  'ZTST|Test Security|G|Y|N|100|N|N',
  'File Creation Time: 1231201921:30|||||||',
  '',
].join('\r\n');

export const OTHER_LISTED = [
  'ACT Symbol|Security Name|Exchange|CQS Symbol|ETF|Round Lot Size|Test Issue|NASDAQ Symbol',
  'BIG.A|Big Holdings Class A|N|BIG.A|N|1|N|BIG.A',
  'BIG.B|Big Holdings Class B|N|BIG.B|N|100|N|BIG.B',
  'BZX|Somebody Index ETF|Z|BZX|Y|100|N|BZX',
  'IEXT|Exchange Listed Inc|V|IEXT|N|100|N|IEXT',
  'MKT|Market Co|A|MKT|N|100|N|MKT',
  'NEW#|New Co When Issued|N|NEWwi|N|100|N|NEW#',
  'PRF|Preference Trust|N|PRF|N|100|N|PRF',
  'PRF$D|Preference Trust Series D|N|PRFpD|N|100|N|PRF-D',
  'SPX|Sample Index Trust|P|SPX|Y|100|N|SPX',
  'ZZT|Test Stock|N|ZZT|N|100|Y|ZZT',
  'File Creation Time: 1231201921:30||||||',
  '',
].join('\n');
