/** An item that a form asks for. */
export interface FilingItem {
  /** `1A` of a 10-K, `II-1A` of a 10-Q. */
  readonly id: string;
  readonly part: 'I' | 'II' | 'III' | 'IV';
  /** `1A`. */
  readonly number: string;
  /** How its title begins, in this year's form or an earlier one; tested on lower case with straight apostrophes. */
  readonly title: RegExp;
}

/** @see Form 10-K, https://www.sec.gov/files/form10-k.pdf; items 1C and 9C since 2023 and 2022, 4, 6, 9C and 14 renamed over time */
const ANNUAL: readonly FilingItem[] = [
  annual('I', '1', /^(?:description of )?(?:the )?(?:our )?business\b/),
  annual('I', '1A', /^risk factors?\b/),
  annual('I', '1B', /^unresolved (?:sec )?staff comments?\b/),
  annual('I', '1C', /^cyber ?security\b/),
  annual('I', '2', /^(?:description of )?propert(?:y|ies)\b/),
  annual('I', '3', /^legal proceedings?\b/),
  annual('I', '4', /^(?:mine safety|submission of matters|\(?\[?(?:removed|reserved))/),
  annual('II', '5', /^market (?:for|price)\b/),
  annual('II', '6', /^(?:selected (?:consolidated )?(?:historical )?financial|\(?\[?(?:removed|reserved))/),
  annual('II', '7', /^management'?s'? discussion\b/),
  annual('II', '7A', /^(?:quantitative (?:and|&) qualitative|qualitative (?:and|&) quantitative|market risk)\b/),
  annual('II', '8', /^(?:consolidated )?financial statements?\b/),
  annual('II', '9', /^changes in (?:and|or|&) disagreements?\b/),
  annual('II', '9A', /^(?:evaluation of )?(?:disclosure )?controls? (?:and|&) procedures?\b/),
  annual('II', '9B', /^other information\b/),
  annual('II', '9C', /^disclosures? regarding foreign\b/),
  annual('III', '10', /^(?:directors?|executive officers|information about (?:our )?directors)\b/),
  annual('III', '11', /^executive (?:officer )?compensation\b/),
  annual('III', '12', /^(?:security|stock|share) ownership\b/),
  annual('III', '13', /^certain relationships?\b/),
  annual('III', '14', /^(?:principal account(?:ant|ing)|controls? and procedures|exhibits?)\b/),
  annual('IV', '15', /^(?:exhibits?|financial statement schedules?|principal account)/),
  annual('IV', '16', /^(?:form 10-? ?k summary|summary)\b/),
];

/** @see Form 10-Q, https://www.sec.gov/files/form10-q.pdf */
const QUARTERLY: readonly FilingItem[] = [
  quarterly('I', '1', /^(?:(?:interim|unaudited|condensed|consolidated) )*(?:financial (?:statements?|information)\b)/),
  quarterly('I', '2', /^management'?s'? discussion\b/),
  quarterly('I', '3', /^(?:quantitative (?:and|&) qualitative|qualitative (?:and|&) quantitative|market risk)\b/),
  quarterly('I', '4', /^(?:evaluation of )?(?:disclosure )?controls? (?:and|&) procedures?\b/),
  quarterly('II', '1', /^legal proceedings?\b/),
  quarterly('II', '1A', /^risk factors?\b/),
  quarterly('II', '2', /^(?:unregistered sales?|changes in securities|issuer purchases|recent sales|repurchases?)\b/),
  quarterly('II', '3', /^defaults?\b/),
  quarterly('II', '4', /^(?:mine safety|submission of matters|\(?\[?(?:removed|reserved))/),
  quarterly('II', '5', /^other (?:information|events|matters)\b/),
  quarterly('II', '6', /^exhibits?\b/),
];

/** The items of a form in their order; none for a form that is not divided.
 * @param form for example `10-K`, `10-K/A`, `10-K405`, `10-Q` */
export function itemsOfForm(form: string): readonly FilingItem[] {
  if (/^10-?K/i.test(form)) return ANNUAL;
  return /^10-?Q/i.test(form) ? QUARTERLY : [];
}

function annual(part: FilingItem['part'], number: string, title: RegExp): FilingItem {
  return { id: number, part, number, title };
}

function quarterly(part: FilingItem['part'], number: string, title: RegExp): FilingItem {
  return { id: `${part}-${number}`, part, number, title };
}
