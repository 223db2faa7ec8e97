import { decodeHTML, decodeHTMLAttribute } from 'entities/decode';
import { type Handler, Parser, type Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import type { TokenReader } from './token-reader.ts';

/** Deeper, and longer, than any page that is read for what it says; hostile ones take no more than this. */
const MAX_DEPTH = 1000;
const MAX_NODES = 300_000;

/** Text, as the page has it. */
export class TreeText {
	raw: string;
	/** Within `script`, `style` and CDATA nothing stands for something else. */
	readonly isRaw: boolean;
	readonly parent: TreeElement;
	readonly at: number;

	constructor(raw: string, parent: TreeElement, isRaw: boolean) {
		this.raw = raw;
		this.parent = parent;
		this.isRaw = isRaw;
		this.at = parent.children.length;
	}

	get text(): string {
		return this.isRaw || !this.raw.includes('&') ? this.raw : decodeHTML(this.raw);
	}
}

export class TreeElement {
	readonly name: string;
	/** Their meanings; of two of one name the first. */
	readonly attributes: Readonly<Record<string, string>>;
	/** `null`: it is no element but the whole page. */
	readonly parent: TreeElement | null;
	/** Its place among the children of `parent`. */
	readonly at: number;
	readonly children: TreeNode[] = [];

	constructor(name: string, attributes: Readonly<Record<string, string>>, parent: TreeElement | null) {
		this.name = name;
		this.attributes = attributes;
		this.parent = parent;
		this.at = parent?.children.length ?? 0;
	}

	attribute(name: string): string | undefined {
		return Object.hasOwn(this.attributes, name) ? this.attributes[name] : undefined;
	}
}

export type TreeNode = TreeElement | TreeText;

/**
 * The tree of a page, built of the tokens that its scanner reads anyway, so that the page is read once.
 *
 * htmlparser2's parser knows which tags end which; it gets tokens from elsewhere, and its own tokenizer does nothing.
 */
export class PageTree implements Partial<Handler>, TokenReader {
	readonly root = new TreeElement('', {}, null);
	readonly isXml: boolean;
	/** The page goes on, deeper or longer than is looked at. */
	isCut = false;
	private readonly parser: Parser;
	private current = this.root;
	private depth = 0;
	private nodes = 0;
	private cdata = 0;

	constructor(isXml: boolean) {
		this.isXml = isXml;
		this.parser = new Parser(this, { decodeEntities: false, xmlMode: isXml, Tokenizer: NoTokenizer });
	}

	/** What its parser does with tokens. */
	get tokens(): TokenizerCallbacks {
		return this.parser;
	}

	/** The text that the next tokens are of. */
	take(piece: string): void {
		if (!this.isCut) this.parser.write(piece);
	}

	onopentag(name: string, attributes: Record<string, string>): void {
		for (const each in attributes) {
			const value = attributes[each] ?? '';
			if (value.includes('&')) attributes[each] = decodeHTMLAttribute(value);
		}
		const element = new TreeElement(name, attributes, this.current);
		this.add(element);
		this.current = element;
		this.depth += 1;
		if (this.depth > MAX_DEPTH) this.isCut = true;
	}

	onclosetag(): void {
		this.current = this.current.parent ?? this.root;
		this.depth -= 1;
	}

	ontext(raw: string): void {
		const last = this.current.children.at(-1);
		const isRaw = this.cdata > 0 || (!this.isXml && RAW_TEXT.has(this.current.name));
		// Pieces meet anywhere.
		if (last instanceof TreeText && last.isRaw === isRaw) last.raw += raw;
		else this.add(new TreeText(raw, this.current, isRaw));
	}

	oncdatastart(): void {
		this.cdata += 1;
	}

	oncdataend(): void {
		this.cdata -= 1;
	}

	private add(node: TreeNode): void {
		this.current.children.push(node);
		this.nodes += 1;
		if (this.nodes > MAX_NODES) this.isCut = true;
	}
}

const RAW_TEXT: ReadonlySet<string> = new Set(['script', 'style', 'xmp', 'iframe', 'noembed', 'noframes']);

/** Stands where the parser wants a tokenizer. */
const NoTokenizer = class {
	readonly running = true;
	write(): void {}
	end(): void {}
} as unknown as typeof Tokenizer;
