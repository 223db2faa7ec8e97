import type { TextMeaning } from '../../../core/links/html/xml-links.ts';

/** Of what an element holds as text. */
const MAX_LENGTH = 256 * 1024;

/** The text of an element of XML that leads somewhere, as it is put together. */
export class OpenText {
	/** Of the element, as it is written. */
	readonly name: string;
	readonly meaning: TextMeaning;
	/** Where it begins. */
	readonly at = { line: 0, column: 0 };
	private text = '';
	private raw = '';
	private readonly decode: (raw: string) => string;

	/** @param decode - What raw text means, references resolved. */
	constructor(name: string, meaning: TextMeaning, decode: (raw: string) => string) {
		this.name = name;
		this.meaning = meaning;
		this.decode = decode;
	}

	/** Nothing but white space has come. */
	get isBlank(): boolean {
		return `${this.text}${this.raw}`.trim() === '';
	}

	get room(): number {
		return MAX_LENGTH - this.text.length - this.raw.length;
	}

	/** Decoded later: a reference may come in two parts. */
	addRaw(raw: string): void {
		this.raw += raw;
	}

	/** @param text - To be taken as it is. */
	addText(text: string): void {
		this.text += this.decode(this.raw) + text;
		this.raw = '';
	}

	/** All of it. */
	whole(): string {
		this.addText('');
		return this.text;
	}
}
