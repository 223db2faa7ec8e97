import { UsageError } from '../../../../shared/core/errors.ts';
import { DATA_OPTIONS } from '../../options/data-folder.ts';
import { PRICING_OPTIONS, SETTING_OPTIONS } from '../../options/execution.ts';
import { inGroup, optional, type Values } from '../../options/option.ts';
import { POLITENESS_OPTIONS } from '../../options/politeness.ts';
import { JSON_OPTIONS } from '../../options/results.ts';
import { createCommand } from '../../parse/command.ts';
import { bodySize, count, duration, latency } from '../../parse/values/quantities.ts';
import { dollars, integer, text } from '../../parse/values/value-parsers.ts';

const OPTIONS = {
	...inGroup('Workload', {
		fromJob: optional(text('ID'), {
			name: 'from-job',
			help: 'a finished job of --data: its latencies, CPU time and sizes',
		}),
		urlCount: optional(count, { name: 'urls', help: 'targets of the job', defaultText: 'those of --from-job' }),
		latency: optional(latency, {
			name: 'latency',
			help: 'how long a visit waits: a median, or quantiles such as p50=200ms,p99=2s',
			defaultText: 'those of --from-job',
		}),
		cpuMs: optional(duration, {
			name: 'cpu',
			help: 'how long a visit computes on a full core',
			defaultText: 'that of --from-job, or 2ms',
		}),
		bodyBytes: optional(bodySize, {
			name: 'bytes',
			help: 'a body, k, KiB, MB or MiB may follow the number',
			defaultText: 'those of --from-job, or 30k',
		}),
		hosts: optional(integer('N', { min: 1, max: 1_000_000_000 }), {
			name: 'hosts',
			help: 'hosts over which the targets are spread',
			defaultText: 'those of --from-job, or 1',
		}),
	}),
	ratePerHost: POLITENESS_OPTIONS.ratePerHost,
	...inGroup('Constraint', {
		deadlineMs: optional(duration, { name: 'deadline', help: 'the job may take this long' }),
		budgetUsd: optional(dollars({ max: 1_000_000 }), { name: 'budget', help: 'the job may cost this many US dollars' }),
	}),
	threads: SETTING_OPTIONS.threads,
	memoryMb: SETTING_OPTIONS.memoryMb,
	...PRICING_OPTIONS,
	...DATA_OPTIONS,
	...JSON_OPTIONS,
};

export interface AdviseOptions extends Values<typeof OPTIONS> {}

export const ADVISE = createCommand({
	name: 'advise',
	does: 'predict time and cost on AWS, and say which setting to use',
	about: [
		'Simulates a job in many settings: the cheapest, the fastest, and the one where time and cost are best together; what binds each, where the other mode would win, and what one more of each thing would bring. Of a finished job (--from-job) it knows latencies, CPU time and sizes; what is given besides counts more.',
		'Predicted is the time to the last stored result, of a run in the middle and of one in ten. Dollars are list prices without free tier.',
	],
	options: OPTIONS,
	examples: [
		{ line: 'shoal advise --urls 1e6 --latency p50=200ms,p99=2s --cpu 4ms --bytes 30k', does: 'from figures' },
		{ line: 'shoal advise --from-job ID --deadline 5m --budget 1', does: 'of a job that was run' },
		{ line: 'shoal advise --from-job ID --urls 1e6 --json', does: 'the same pages, a million of them' },
		{ line: 'shoal advise --urls 1e5 --latency 300ms --hosts 20 --rate-per-host 5', does: 'politely' },
	],
	parse: (_, values) => enough(values),
	load: () => import('./run.ts'),
});

function enough(options: AdviseOptions): AdviseOptions {
	if (options.fromJob !== undefined) return options;
	if (options.urlCount === undefined) {
		throw new UsageError('advise has no job to think about; give --from-job ID, or --urls and --latency');
	}
	if (options.latency === undefined) {
		throw new UsageError(
			'advise does not know how long a visit waits; give --latency, such as --latency p50=200ms,p99=2s',
		);
	}
	return options;
}
