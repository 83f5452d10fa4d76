import { type JsonValue } from '@prometheus/core';
import { commissionSchema, type CommissionSpec } from '@prometheus/execution';

/** What each trade was charged by the configuration, in words; undefined where it does not say so. */
export interface CostWords {
  /** `slippage 5 bps` */
  readonly slippage?: string;
  /** `commission 1 bps` */
  readonly commission?: string;
}

export function costWords(config: JsonValue): CostWords {
  if (config === null || typeof config !== 'object' || Array.isArray(config)) return {};
  const { slippageBps, commission } = config as { readonly [key: string]: JsonValue | undefined };
  const spec = commissionSchema.safeParse(commission);
  return {
    ...(typeof slippageBps === 'number' ? { slippage: `slippage ${slippageBps} bps` } : {}),
    ...(spec.success ? { commission: commissionWords(spec.data) } : {}),
  };
}

function commissionWords(spec: CommissionSpec): string {
  switch (spec.model) {
    case 'none':
      return 'no commission';
    case 'bps':
      return `commission ${spec.bps} bps`;
    case 'per_share':
      return `commission ${spec.perShare} a share (at least ${spec.minimum}, at most ${spec.capFraction * 100}% of the value)`;
  }
}
