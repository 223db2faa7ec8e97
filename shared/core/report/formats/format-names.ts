/** The forms that a report has; what writes each is in `report-formats.ts`. */
export const REPORT_FORMATS = [
	'json',
	'html',
	'md',
	'csv',
	'junit',
	'sarif',
	'yaml',
	'txt',
	'github',
	'gitlab',
] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** As HTTP names them. */
export const REPORT_TYPES: Readonly<Record<ReportFormat, string>> = {
	json: 'application/json',
	html: 'text/html; charset=utf-8',
	md: 'text/markdown; charset=utf-8',
	csv: 'text/csv; charset=utf-8',
	junit: 'application/xml',
	sarif: 'application/sarif+json',
	yaml: 'application/yaml',
	txt: 'text/plain; charset=utf-8',
	github: 'text/plain; charset=utf-8',
	gitlab: 'application/json',
};

/** Endings of files by which a form is known; annotations and GitLab's JSON have none of their own. */
export const REPORT_ENDINGS = ['.json', '.html', '.md', '.csv', '.xml', '.sarif', '.yaml', '.txt'] as const;

/** The longer ending goes first: SARIF's standard knows `.sarif.json` as well. */
const FORMATS_BY_ENDING: readonly (readonly [ending: string, format: ReportFormat])[] = [
	['.sarif.json', 'sarif'],
	['.json', 'json'],
	['.html', 'html'],
	['.htm', 'html'],
	['.md', 'md'],
	['.csv', 'csv'],
	['.xml', 'junit'],
	['.sarif', 'sarif'],
	['.yaml', 'yaml'],
	['.yml', 'yaml'],
	['.txt', 'txt'],
];

/** What the ending of a file's name tells; `undefined` where it tells nothing. */
export function formatOfFile(name: string): ReportFormat | undefined {
	const lower = name.toLowerCase();
	return FORMATS_BY_ENDING.find(([ending]) => lower.endsWith(ending))?.[1];
}
