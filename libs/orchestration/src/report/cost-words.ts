import { type JsonValue } from '@prometheus/core';
import { commissionSchema, type CommissionSpec, slippageSchema, type SlippageSpec } from '@prometheus/execution';

/** What each trade was charged by the configuration, in words; undefined where it does not say so. */
export interface CostWords {
  /** `slippage 5 bps` */
  readonly slippage?: string;
  /** `commission 1 bps` */
  readonly commission?: string;
}

export function costWords(config: JsonValue): CostWords {
  if (config === null || typeof config !== 'object' || Array.isArray(config)) return {};
  const { slippageBps, slippage, commission } = config as { readonly [key: string]: JsonValue | undefined };
  const slip = slippageSchema.safeParse(slippage);
  const spec = commissionSchema.safeParse(commission);
  return {
    ...(slip.success
      ? { slippage: slippageWords(slip.data) }
      : typeof slippageBps === 'number'
        ? { slippage: `slippage ${slippageBps} bps` }
        : {}),
    ...(spec.success ? { commission: commissionWords(spec.data) } : {}),
  };
}

function slippageWords(spec: SlippageSpec): string {
  switch (spec.model) {
    case 'fixed_bps':
      return `slippage ${spec.bps} bps`;
    case 'half_spread':
      return `slippage half the estimated spread (${spec.minimumBps} to ${spec.maximumBps} bps)`;
    case 'sqrt_impact':
      return `${slippageWords(spec.spread)}, and square-root impact with coefficient ${spec.coefficient}`;
  }
}

function commissionWords(spec: CommissionSpec): string {
  switch (spec.model) {
    case 'none':
      return 'no commission';
    case 'bps':
      return `commission ${spec.bps} bps`;
    case 'per_share':
      return `commission ${spec.perShare} a share (at least ${spec.minimum}, at most ${spec.capFraction * 100}% of the value)`;
    case 'ibkr_fixed':
      return 'commission of the IBKR fixed plan by date';
    case 'ibkr_tiered':
      return 'commission of the IBKR tiered plan by date';
  }
}
