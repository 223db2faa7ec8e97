import { integer } from '../parse/values/value-parsers.ts';
import { inGroup, withDefault } from './option.ts';

/** A synthetic site, to try things out on. */
export const SITE_OPTIONS = inGroup('Site', {
	pages: withDefault(integer('N', { min: 1, max: 1_000_000 }), {
		name: 'pages',
		help: 'pages of the site',
		defaultText: '1000',
	}),
	latencyMs: withDefault(integer('MS', { min: 0, max: 60_000 }), {
		name: 'latency',
		help: 'milliseconds before each response',
		defaultText: '50',
	}),
});
