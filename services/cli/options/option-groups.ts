/** Titles under which help lists options, in their order. */
export const OPTION_GROUPS = [
	'Target',
	'Crawl',
	'Comparison',
	'Workload',
	'Constraint',
	'Execution',
	'Limit',
	'Request',
	'Politeness',
	'Result',
	'Delivery',
	'Site',
	'Server',
	'General',
] as const;
export type OptionGroup = (typeof OPTION_GROUPS)[number];
