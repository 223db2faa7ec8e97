import { FIXED_BY_STACK } from '../../../../shared/api/problem/fixed-by-stack.ts';
import { SWEEP_KEYS, SWEEPABLE, type Sweep } from '../../../../shared/compare/setting.ts';
import { UsageError } from '../../../../shared/core/errors.ts';
import { MODES } from '../../../../shared/core/job.ts';
import { requireTargets } from '../../job/start/workload.ts';
import { API_OPTIONS } from '../../options/api.ts';
import { CRAWL_OPTIONS, CRAWL_SWITCH, requireCrawl } from '../../options/crawl.ts';
import { PRICING_OPTIONS, SETTING_OPTIONS, SETTING_RANGES } from '../../options/execution.ts';
import { inGroup, once, optional, repeatable, type Values, withDefault } from '../../options/option.ts';
import { POLITENESS_OPTIONS } from '../../options/politeness.ts';
import { REQUEST_OPTIONS } from '../../options/request.ts';
import { EXIT_OPTIONS, JSON_OPTIONS } from '../../options/results.ts';
import { SOURCE_OPTIONS, WORKLOAD_OPTIONS } from '../../options/target.ts';
import { createCommand } from '../../parse/command.ts';
import { sweep } from '../../parse/values/swept-setting.ts';
import { distinctChoices, integer, path, repeatedIn } from '../../parse/values/value-parsers.ts';

const OPTIONS = {
	...SOURCE_OPTIONS,
	...WORKLOAD_OPTIONS,
	...CRAWL_SWITCH,
	...CRAWL_OPTIONS,
	...inGroup('Comparison', {
		modes: optional(distinctChoices(MODES, 'A,B'), {
			name: 'modes',
			help: 'modes to compare; the first is what the others are measured by',
			defaultText: 'sequential,threads,fanout; with --sweep fanout',
		}),
		sweeps: repeatable(sweep(SETTING_RANGES), {
			name: 'sweep',
			help: `values that a setting is to have, such as concurrency=1,10,100; there are ${SWEEP_KEYS.join(', ')}`,
		}),
		repeat: withDefault(integer('N', { min: 1, max: 100 }), {
			name: 'repeat',
			help: 'rounds; in each, every setting runs once cold and once warm',
			defaultText: '3',
		}),
	}),
	...SETTING_OPTIONS,
	...REQUEST_OPTIONS,
	...POLITENESS_OPTIONS,
	...PRICING_OPTIONS,
	...inGroup('Result', {
		outDir: once(path('DIR', 'folders'), {
			name: 'out',
			help: 'folder for runs.csv, report.json and report.html, made if absent',
		}),
	}),
	...API_OPTIONS,
	...EXIT_OPTIONS,
	...JSON_OPTIONS,
	...inGroup('General', {
		keptIn: once(path('DIR', 'folders'), {
			name: 'data',
			help: 'keeps the jobs there',
			defaultText: 'a folder of its own, gone at the end',
		}),
	}),
};

export interface CompareOptions extends Values<typeof OPTIONS> {
	readonly urls: readonly string[];
	/** What the command line has, by the names of its values. */
	readonly given: ReadonlySet<string>;
}

export const COMPARE = createCommand({
	name: 'compare',
	does: 'run the same targets in several modes or settings, and say which to use',
	about: [
		'Runs every setting several times, in turns, each time cold (on a stack of its own, with no instance alive) and then warm (with the instances of the cold run), and writes a table to stdout. Runs that did not do the same work are named, and nothing is ranked.',
		'Several --sweep make the product of their values. Milliseconds are those of this machine; dollars are AWS list prices for them. What the model predicts on AWS, with its own milliseconds, stands apart; and how far off the model is here, which is the best that is known of how far off it is there.',
		'With --api the runs are jobs of a stack elsewhere, and milliseconds, billed time and dollars its own. What it fixes (memory, instances, batch size) cannot be compared there, and no run is made cold.',
		'With --crawl each run crawls anew, and runs are compared by the pages that they found.',
	],
	operands: '[URL…]',
	takes: { min: 0, max: Number.POSITIVE_INFINITY },
	options: OPTIONS,
	readsTargets: true,
	examples: [
		{ line: 'shoal compare --from urls.txt --out comparison', does: 'all three modes, with plots in report.html' },
		{
			line: 'shoal compare --from urls.txt --sweep concurrency=1,2,5,10,20,50,100',
			does: 'how many requests at once are enough',
		},
		{ line: 'shoal compare --crawl https://example.com/ --max-pages 500', does: 'a site, crawled in each mode' },
		{ line: 'shoal compare --workload hash --modes threads,fanout', does: 'CPU work in place of fetching' },
	],
	parse: (urls, values, given): CompareOptions => {
		requireTargets('compare', { urls, ...values });
		requireCrawl(values, given);
		const twice = repeatedIn(values.sweeps.map(({ key }) => key));
		if (twice !== undefined) throw new UsageError(`--sweep ${twice} is given twice; give all values at once`);
		if (values.api !== undefined) requireSweepable(values.sweeps);
		return { urls, given, ...values };
	},
	load: () => import('./run.ts'),
});

/** @throws {UsageError} A stack elsewhere has one value of it for all jobs. */
function requireSweepable(sweeps: readonly Sweep[]): void {
	const fixed = sweeps.find(({ key }) => FIXED_BY_STACK.has(SWEEPABLE[key]));
	if (fixed === undefined) return;
	const parameters = FIXED_BY_STACK.get(SWEEPABLE[fixed.key]);
	throw new UsageError(
		`--sweep ${fixed.key} is fixed by the stack for all its jobs (${parameters}); with --api sweep concurrency, threads or chunk-size`,
	);
}
