/** The page that the function of an extraction module gets: `import type { Page } from 'shoal/extract'`. */
export interface Page {
	/** As the job has it. */
	readonly url: string;
	/** Where redirects led. */
	readonly finalUrl: string;
	readonly status: number;
	/** Names in lower case; a header that came more than once is a list. */
	readonly headers: Readonly<Record<string, string | readonly string[]>>;
	/** The media type without parameters, in lower case; `null` if the response names none. */
	readonly contentType: string | null;
	/** The whole body, decoded. */
	readonly text: string;
	/** What the rules of `--extract` gave. */
	readonly fields: Readonly<Record<string, unknown>>;
	/** The elements of the page that a CSS selector finds, in their order. */
	select(selector: string): readonly PageElement[];
	/** The first of them. */
	first(selector: string): PageElement | undefined;
}

export interface PageElement {
	/** In lower case, but for XML. */
	readonly name: string;
	/** As a reader sees it: white space is one space. */
	readonly text: string;
	readonly attributes: Readonly<Record<string, string>>;
	attr(name: string): string | undefined;
	/** The elements within this one that a CSS selector finds. */
	select(selector: string): readonly PageElement[];
	first(selector: string): PageElement | undefined;
}

/**
 * What an extraction module exports as its default: gives the fields of a page, anything that JSON holds.
 *
 * It may also export `columns`, a list of the names of its fields: each is a column of CSV then.
 */
export type Extract = (page: Page) => object | Promise<object>;
