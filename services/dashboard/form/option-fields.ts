/** What a job visits: a list as it is, or all that links lead to. */
export const KINDS = ['urls', 'file', 'sitemap', 'crawl', 'check'] as const;
export type Kind = (typeof KINDS)[number];

/** A field of the form, and the option of the API that it is for. */
export interface OptionField {
	/** As the API has it, in camelCase. */
	readonly name: string;
	readonly label: string;
	readonly type: 'number' | 'text' | 'lines' | 'headers' | 'flag' | 'choice';
	readonly hint?: string;
	readonly choices?: readonly string[];
	/** All kinds, if absent. */
	readonly kinds?: readonly Kind[];
}

const FOLLOWING: readonly Kind[] = ['crawl', 'check'];

export const MODE_FIELD: OptionField = {
	name: 'mode',
	label: 'Mode',
	type: 'choice',
	choices: ['auto', 'fanout', 'threads', 'sequential'],
};

/** The main options; the API knows more. */
export const OPTION_FIELDS: readonly OptionField[] = [
	{ name: 'concurrency', label: 'Requests at once', type: 'number', hint: 'in one instance, or in one thread' },
	{ name: 'ratePerHost', label: 'Rate per host', type: 'number', hint: 'requests a second, over all instances' },
	{ name: 'concurrencyPerHost', label: 'Requests at once per host', type: 'number' },
	{ name: 'timeout', label: 'Timeout', type: 'number', hint: 'seconds for one attempt' },
	{ name: 'retries', label: 'Retries', type: 'number', hint: 'attempts after the first' },
	{ name: 'acceptStatus', label: 'Accepted statuses', type: 'text', hint: 'such as 2xx,404' },
	{ name: 'maxDuration', label: 'Longest duration', type: 'number', hint: 'seconds; then the job stops' },
	{ name: 'maxCost', label: 'Highest cost', type: 'number', hint: 'US dollars; then the job stops' },
	{ name: 'userAgent', label: 'User agent', type: 'text' },
	{
		name: 'scope',
		label: 'Follow links',
		type: 'choice',
		choices: ['host', 'domain', 'prefix'],
		hint: 'on the same host, the same domain, or below the same path',
		kinds: FOLLOWING,
	},
	{ name: 'maxDepth', label: 'Depth', type: 'number', hint: 'links followed from the start', kinds: FOLLOWING },
	{ name: 'maxPages', label: 'Pages', type: 'number', hint: 'whose links are followed', kinds: FOLLOWING },
	{
		name: 'include',
		label: 'Only URLs like',
		type: 'lines',
		hint: 'regular expressions, one a line',
		kinds: FOLLOWING,
	},
	{ name: 'exclude', label: 'No URLs like', type: 'lines', hint: 'regular expressions, one a line', kinds: FOLLOWING },
	{ name: 'headers', label: 'Headers', type: 'headers', hint: 'Name: value, one a line' },
	{
		name: 'allowPrivate',
		label: 'Private hosts that may be visited',
		type: 'lines',
		hint: 'hosts, or networks such as 10.0.0.0/8, one a line',
	},
	{ name: 'ignoreRobots', label: 'Ignore robots.txt', type: 'flag', kinds: FOLLOWING },
	{ name: 'ignoreNofollow', label: 'Follow what nofollow forbids', type: 'flag', kinds: FOLLOWING },
	{
		name: 'checkFragments',
		label: 'Check fragments',
		type: 'flag',
		hint: 'whether #names are there',
		kinds: ['check'],
	},
	{ name: 'insecure', label: 'Accept any certificate', type: 'flag' },
];

export function fieldsFor(kind: Kind): readonly OptionField[] {
	return OPTION_FIELDS.filter(({ kinds }) => kinds === undefined || kinds.includes(kind));
}
