import { fieldsFor, type Kind, OPTION_FIELDS, type OptionField } from './option-fields.ts';

/** What stands in the fields of the form, as it was typed. */
export interface JobForm {
	readonly kind: Kind;
	/** One a line. */
	readonly urls: string;
	readonly mode: string;
	readonly options: Readonly<Record<string, string | boolean>>;
	/** Options that have no field, kept as they were. */
	readonly others: Readonly<Record<string, unknown>>;
}

/** A job as `POST /jobs` takes it. */
export interface JobRequest {
	readonly kind?: string;
	readonly mode?: string;
	readonly source: Readonly<Record<string, unknown>>;
	readonly options?: Readonly<Record<string, unknown>>;
}

export const EMPTY_FORM: JobForm = { kind: 'urls', urls: '', mode: 'auto', options: {}, others: {} };

/** The lines of a text that say something; those that begin with # are comments. */
export function linesOf(text: string): string[] {
	return text
		.split('\n')
		.map((line) => line.trim())
		.filter((line) => line !== '' && !line.startsWith('#'));
}

/**
 * The job that a form asks for.
 *
 * @param source - Of a file: where its list is.
 */
export function jobRequest(form: JobForm, source?: JobRequest['source']): JobRequest {
	const urls = linesOf(form.urls);
	const given = fieldsFor(form.kind).flatMap((field) => {
		const value = optionOf(field, form.options[field.name]);
		return value === undefined ? [] : [[field.name, value] as const];
	});
	return {
		kind: form.kind === 'check' ? 'check' : 'scrape',
		mode: form.mode,
		source: source ?? sourceOf(form.kind, urls),
		options: { ...form.others, ...Object.fromEntries(given) },
	};
}

function sourceOf(kind: Kind, urls: readonly string[]): JobRequest['source'] {
	if (kind === 'sitemap') return { sitemap: urls.join(' ') };
	return kind === 'urls' ? { urls } : { crawl: urls };
}

/** The form of a job; `undefined` if a form cannot show its source. */
export function formOf({ kind, mode = 'auto', source, options = {} }: JobRequest): JobForm | undefined {
	const shown = shownSource(kind, source);
	if (shown === undefined) return undefined;
	const known = new Map(OPTION_FIELDS.map((field) => [field.name, field]));
	const entries = Object.entries(options);
	return {
		...shown,
		mode,
		options: Object.fromEntries(
			entries.flatMap(([name, value]) => {
				const field = known.get(name);
				return field === undefined ? [] : [[name, shownValue(field, value)]];
			}),
		),
		others: Object.fromEntries(entries.filter(([name]) => !known.has(name))),
	};
}

/** What a field for URLs can hold. */
function shownSource(
	kind: string | undefined,
	source: JobRequest['source'],
): Pick<JobForm, 'kind' | 'urls'> | undefined {
	const { urls, crawl, sitemap, ...others } = source as ShownSource;
	const given = urls ?? crawl;
	if (given !== undefined)
		return { kind: kind === 'check' ? 'check' : urls === undefined ? 'crawl' : 'urls', urls: given.join('\n') };
	const isPlain = sitemap !== undefined && kind !== 'check' && Object.keys(others).length === 0;
	return isPlain ? { kind: 'sitemap', urls: sitemap } : undefined;
}

interface ShownSource {
	readonly urls?: readonly string[];
	readonly crawl?: readonly string[];
	readonly sitemap?: string;
}

/** What is typed, as the API takes it; what is no number goes as it is, and the API says what is wrong with it. */
function optionOf({ type }: OptionField, typed: string | boolean | undefined): unknown {
	if (typed === undefined || typed === '' || typed === false) return undefined;
	if (typed === true) return true;
	if (type === 'number') return Number.isNaN(Number(typed)) ? typed : Number(typed);
	if (type === 'lines') return nonEmpty(linesOf(typed));
	if (type === 'headers') return headersOf(typed);
	return typed;
}

function headersOf(typed: string): Record<string, string> | undefined {
	const lines = nonEmpty(linesOf(typed));
	return lines && Object.fromEntries(lines.map((line) => parted(line)));
}

function parted(line: string): [string, string] {
	const at = line.indexOf(':');
	return at === -1 ? [line, ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
}

function nonEmpty(lines: string[]): string[] | undefined {
	return lines.length === 0 ? undefined : lines;
}

function shownValue({ type }: OptionField, value: unknown): string | boolean {
	if (type === 'flag') return value === true;
	if (type === 'lines' && Array.isArray(value)) return value.join('\n');
	if (type === 'headers') {
		const entries = Object.entries(value as Record<string, unknown>);
		return entries.map(([name, text]) => `${name}: ${text}`).join('\n');
	}
	return String(value);
}
