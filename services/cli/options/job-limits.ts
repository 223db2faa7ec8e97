import { dollars, integer, seconds } from '../parse/values/value-parsers.ts';
import { inGroup, optional } from './option.ts';

/** What stops a job before its end. */
export const LIMIT_OPTIONS = inGroup('Limit', {
	maxDurationMs: optional(seconds({ min: 0.01, max: 30 * 86_400 }), {
		name: 'max-duration',
		help: 'seconds after which no more targets start; the job ends as limited, exit code 3',
	}),
	maxInvocations: optional(integer('N', { min: 1, max: 1_000_000_000 }), {
		name: 'max-invocations',
		help: 'invocations that may work on the job; the next one stops it',
	}),
	maxCostUsd: optional(dollars({ max: 1_000_000 }), {
		name: 'max-cost',
		help: 'US dollars at AWS list prices, after which no more targets start; what is in flight comes on top',
	}),
});
