import { NO_USAGE, type Usage } from '../core/report/ledger.ts';
import type { UsageMeter } from '../ports/usage-meter.ts';

export function createUsageMeter(): UsageMeter {
	const total: { -readonly [field in keyof Usage]: number } = { ...NO_USAGE };
	return {
		add(usage) {
			for (const [field, n] of Object.entries(usage) as [keyof Usage, number][]) total[field] += n;
		},
		total: () => ({ ...total }),
	};
}
