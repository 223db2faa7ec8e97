import { latestRun, nextRun } from '../../../../shared/core/schedules/due.ts';
import type { Suite } from '../suite.ts';

interface CronCase {
	readonly cron: string;
	readonly from: string;
	readonly kind: 'next' | 'prev';
	/** In turn; `null` if there is none. */
	readonly expected: readonly string[] | null;
}

/** The cases of beemhq/aws-cron-parser. */
export const cron: Suite = {
	name: 'cron',
	file: 'cron/aws-cron-parser.json',
	cases: ({ cases }: { readonly cases: readonly CronCase[] }) =>
		cases.map((given, i) => ({
			id: `${i} ${given.kind} ${given.cron}`,
			expected: given.expected,
			actual: () => runsOf(given),
		})),
};

function runsOf({ cron, from, kind, expected }: CronCase): string[] | null {
	const rules = { expression: `cron(${cron})`, timeZone: 'UTC', createdAt: 0 };
	const found: string[] = [];
	let at: number | undefined = Date.parse(from);
	for (let i = 0; i < (expected?.length ?? 1); i++) {
		at = kind === 'next' ? nextRun(rules, at) : latestRun(rules, { after: 0, now: at - 1 });
		if (at === undefined) break;
		found.push(new Date(at).toISOString());
	}
	return found.length === 0 ? null : found;
}
