import type { Advice } from '../../../../shared/model/advise/advise.ts';
import type { AdviseOptions } from './options.ts';
import type { GivenWorkload } from './workload.ts';

/** What `--json` prints: the advice, and what it is about. Times are milliseconds, sizes bytes, dollars US. */
export function adviceJson(
	advice: Advice,
	{ workload, bodyBytes, assumptions }: GivenWorkload,
	options: AdviseOptions,
) {
	const { waitMs, cpuMs, ...rest } = workload;
	const { architecture, region, deadlineMs = null, budgetUsd = null, fromJob = null } = options;
	return {
		workload: {
			...rest,
			fromJob,
			bodyBytes,
			latencyMs: {
				p50: waitMs.quantile(0.5),
				p90: waitMs.quantile(0.9),
				p99: waitMs.quantile(0.99),
				mean: waitMs.mean,
			},
			cpuMs: cpuMs.mean,
		},
		platform: { architecture, region, currency: 'USD' },
		constraints: { deadlineMs, budgetUsd },
		assumptions,
		...advice,
	};
}
