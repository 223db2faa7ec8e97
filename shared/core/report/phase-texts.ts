import type { Phase } from '../record/phase-times.ts';

/** What happens to a target in each phase, for people. */
export const PHASE_TEXTS: Readonly<Record<Phase, string>> = {
	queue: 'waiting for a permit of the pool, while others are visited',
	dns: 'looking up the host',
	connect: 'TCP',
	tls: 'TLS',
	ttfb: 'waiting for the first byte',
	body: 'reading the body',
	parse: 'reading the page for its title and links',
	other: 'redirects, earlier attempts, waiting for a connection or the CPU',
	store: 'writing results, while others are visited',
};
