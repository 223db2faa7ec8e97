/** What is read from each page of a job: the name of each field, and where it is found. */
export interface ExtractRules {
	readonly [field: string]: ExtractRule;
}

/** What the text of a field means; absent, it is text. */
export const FIELD_TYPES = ['text', 'number', 'date', 'url', 'price'] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

/** What a page says of itself for machines. `true` is all of it; a text is one part, by its name or type. */
export const PAGE_SOURCES = ['jsonld', 'opengraph', 'meta', 'dublincore', 'microdata'] as const;
export type PageSource = (typeof PAGE_SOURCES)[number];

/** Where one field is found, and what is made of it. One of `selector` and the sources; in nested fields perhaps neither. */
export interface ExtractRule extends Readonly<Partial<Record<PageSource, true | string>>> {
	/** Of CSS. Absent in a nested field: the element that its fields are of. */
	readonly selector?: string;
	/** In place of the text. */
	readonly attr?: string;
	/** A list of all that is found, not the first that gives something. */
	readonly all?: boolean;
	/** Each element becomes an object of these, read within it. */
	readonly fields?: ExtractRules;
	/** Into what a source gives: names and numbers, joined by dots. */
	readonly path?: string;
	/** As RE2 has them, so that none takes long: its first group, or all that it matches. */
	readonly regex?: string;
	readonly type?: FieldType;
	/** What stands before the decimals, where a text could mean either. */
	readonly decimal?: '.' | ',';
	/** Where nothing is found. */
	readonly default?: unknown;
}

/** What a price is read as. */
export interface Price {
	readonly amount: number;
	/** ISO 4217; `null` where the text does not tell. */
	readonly currency: string | null;
}

/** Of the rules of a job as JSON: they travel with it. */
export const MAX_RULES_BYTES = 64 * 1024;
