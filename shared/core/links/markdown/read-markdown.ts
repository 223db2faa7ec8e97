import type { SyntaxNode, Tree } from '@lezer/common';
import { Autolink, parser, Strikethrough, Table } from '@lezer/markdown';
import type { Position } from '../html/text-position.ts';
import type { RawLink } from '../page-link.ts';
import { destinationOf, headingText } from './markdown-text.ts';
import { OVERLONG, OverlongTextError, PASSING_OVER } from './overlong-text.ts';
import type { SlugStyle } from './slug-styles.ts';
import { createSlugger } from './slugs.ts';
import { createTextLines } from './text-lines.ts';

/** What a page of Markdown holds. */
export interface MarkdownFacts {
	/** In the order in which they stand there; those of reference links where their address stands. */
	readonly rawLinks: readonly RawLink[];
	/** What its headings are named, and what they name themselves by `{#name}`. */
	readonly ids: readonly string[];
	/** Its HTML, with spaces in the place of all else, so that positions stay; empty if it has none. */
	readonly html: string;
}

// Of the parsers that tell where an address stands to the column, this one is fast enough for thousands of files.
const MARKDOWN = parser.configure([Table, Autolink, Strikethrough, PASSING_OVER]);

const HEADING = /^(?:ATXHeading[1-6]|SetextHeading[12])$/;
const HTML = /^HTML(?:Block|Tag)$/;
/** `---` or `+++`, and what stands there to the next such line: settings of the page. */
const FRONT_MATTER = /^(?:---[ \t]*\r?\n[\s\S]*?\n(?:---|\.\.\.)|\+\+\+[ \t]*\r?\n[\s\S]*?\n\+\+\+)[ \t]*(?:\r?\n|$)/;
/** The parser knows no footnotes, and would take what one says for an address. */
const FOOTNOTE = /^([ \t>]*)\[\^[^\]\s]+\]:/gm;
const OWN_ID = /\s*\{:?\s*#([^\s}]+)[^}]*\}\s*$/;
const MAX_TEXT_CHARS = 80;

/**
 * Reads the links, the names and the HTML of a page of Markdown, as GitHub understands it; code is passed over.
 *
 * @throws {OverlongTextError} A paragraph of it is none that anybody reads.
 */
export function readMarkdown(text: string, slugs: SlugStyle): MarkdownFacts {
	return new MarkdownReader(text, slugs).read();
}

class MarkdownReader {
	private readonly text: string;
	private readonly positionOf: (offset: number) => Position;
	private readonly slug: (heading: string) => string;
	private readonly rawLinks: RawLink[] = [];
	private readonly ids: string[] = [];
	private readonly html: SyntaxNode[] = [];

	constructor(text: string, slugs: SlugStyle) {
		this.text = text;
		this.positionOf = createTextLines(text);
		this.slug = createSlugger(slugs);
	}

	read(): MarkdownFacts {
		const body = this.text
			// To the parser it ends no line.
			.replace(/\r(?!\n)/g, '\n')
			.replace(FRONT_MATTER, blank)
			.replace(FOOTNOTE, (mark, indent: string) => indent + '.'.repeat(mark.length - indent.length));
		this.walk(MARKDOWN.parse(body));
		return { rawLinks: this.rawLinks, ids: this.ids, html: this.htmlAlone() };
	}

	/** Not by calls in calls: quotations may be nested deeper than these may. */
	private walk(tree: Tree): void {
		const cursor = tree.cursor();
		do {
			const { name } = cursor;
			if (HTML.test(name)) this.html.push(cursor.node);
			else if (name === 'URL') this.addLink(cursor.node);
			else if (HEADING.test(name)) this.addHeading(cursor.node);
			else if (name === OVERLONG) throw new OverlongTextError(this.positionOf(cursor.from).line);
		} while (cursor.next());
	}

	private addHeading(node: SyntaxNode): void {
		const heading = headingText(node, this.text).replace(/\s*[\r\n]\s*/g, ' ');
		const own = OWN_ID.exec(heading);
		if (own?.[1] !== undefined) this.ids.push(own[1]);
		this.ids.push(this.slug(heading.replace(OWN_ID, '')));
	}

	private addLink({ parent, from, to }: SyntaxNode): void {
		const written = this.text.slice(from, to);
		const value = isNamed(parent) ? destinationOf(written) : autolinked(written);
		if (value.trim() === '') return;
		const place = parent?.name === 'Image' ? 'img[src]' : 'a[href]';
		const shift = written.startsWith('<') ? 1 : 0;
		const { line, column } = this.positionOf(from + shift);
		this.rawLinks.push({ value: value.trim(), place, line, column, text: this.labelOf(parent), nofollow: undefined });
	}

	/** What stands between the first brackets of a link. */
	private labelOf(parent: SyntaxNode | null): string {
		if (parent === null || !isNamed(parent)) return '';
		const [label] = parent.getChildren('LinkLabel');
		const [open, close] = parent.getChildren('LinkMark');
		const [from, to] = label !== undefined ? [label.from + 1, label.to - 1] : [open?.to ?? 0, close?.from ?? 0];
		return this.text.slice(from, to).replace(/\s+/g, ' ').trim().slice(0, MAX_TEXT_CHARS);
	}

	private htmlAlone(): string {
		let html = '';
		let at = 0;
		for (const { from, to, node } of this.html) {
			html += blank(this.text.slice(at, from)) + this.withoutQuotes(node);
			at = to;
		}
		return html;
	}

	/** The marks of a quotation may stand in the midst of a tag. */
	private withoutQuotes(node: SyntaxNode): string {
		let html = '';
		let at = node.from;
		for (const { from, to } of node.getChildren('QuoteMark')) {
			html += this.text.slice(at, from) + blank(this.text.slice(from, to));
			at = to;
		}
		return html + this.text.slice(at, node.to);
	}
}

/** Whether the address stands apart from what is shown for it. */
function isNamed(parent: SyntaxNode | null): boolean {
	return parent?.name === 'Link' || parent?.name === 'Image' || parent?.name === 'LinkReference';
}

/** An address that is shown as it is. */
function autolinked(written: string): string {
	if (/^www\./i.test(written)) return `http://${written}`;
	return /^[^:/]+@[^:/]+$/.test(written) ? `mailto:${written}` : written;
}

function blank(text: string): string {
	return text.replace(/[^\r\n]/g, ' ');
}
