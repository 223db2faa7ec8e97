import { decimal, integer } from '../parse/values/value-parsers.ts';
import { flag, inGroup, optional } from './option.ts';

/** What every command takes that visits pages. */
export const POLITENESS_OPTIONS = inGroup('Politeness', {
	ratePerHost: optional(decimal('N', { min: 0.001, max: 10_000 }), {
		name: 'rate-per-host',
		help: 'requests that start in a second at one host at most, over all instances',
		defaultText: 'no limit',
	}),
	concurrencyPerHost: optional(integer('N', { min: 1, max: 100_000 }), {
		name: 'concurrency-per-host',
		help: 'requests in flight at one host at most, over all instances',
		defaultText: '20, and no limit on the loopback',
	}),
	ignoreRobots: flag({
		name: 'ignore-robots',
		help: 'visits also what robots.txt forbids; only crawls and checks obey it in any case',
	}),
});
