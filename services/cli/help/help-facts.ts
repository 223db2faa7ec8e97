/** A term and what it is. */
export type HelpRow = readonly [term: string, text: string];

/** Where targets come from. */
export const SOURCES: readonly HelpRow[] = [
	['URL…', 'as arguments; they come first'],
	[
		'--from FILE',
		'.txt has one a line (blank lines and # comments are skipped, what follows a tab is a note), .csv and .tsv a column url, .jsonl a field url',
	],
	['--from FILE.gz', 'any of these, compressed'],
	['--from -', 'stdin: any of these, as its first line tells, compressed or not'],
];

export const GENERAL: readonly HelpRow[] = [
	['-h, --help', 'this page; shoal help COMMAND for a command'],
	['-V, --version', 'the version'],
];

/** Variables that any command heeds. */
export const ENVIRONMENT: readonly HelpRow[] = [
	['AWS_ENDPOINT_URL', 'SQS, DynamoDB and S3 are there, in place of the embedded servers'],
	['NO_COLOR', 'set to anything: no colours'],
	['SHOAL_DEBUG', 'set to anything: an error tells where in the code it happened'],
];

/** What is below `--data`. */
export const FILES: readonly HelpRow[] = [
	['--data DIR', 'made if absent, for you alone; one process runs jobs in it at a time, others may read'],
	['DIR/owner.json', 'which process that is, where its servers listen, and their key'],
	['DIR/dynamodb', 'jobs, plans and records'],
	['DIR/objects', 'sources, results and reports'],
	['DIR/logs', 'what each function printed'],
];
