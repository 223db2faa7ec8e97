import { collapseSpace, linkText } from '../../../core/links/html/tag-links.ts';
import type { RawLink } from '../../../core/links/page-link.ts';
import type { Writable } from '../../../core/writable.ts';

/** Of the text of a link before it is collapsed. */
const MAX_RAW_TEXT_LENGTH = 1000;

/** The `a` that stands open, as its text is put together. */
export class OpenLink {
	private links: readonly Writable<RawLink>[] = [];
	/** Its text so far: what is decoded, and what follows it. */
	private text = '';
	private raw = '';
	private readonly decode: (raw: string) => string;

	/** @param decode - What raw text means. */
	constructor(decode: (raw: string) => string) {
		this.decode = decode;
	}

	get isOpen(): boolean {
		return this.links.length > 0;
	}

	/** How much of the text that comes is of use. */
	get room(): number {
		return this.isOpen && this.raw.length < MAX_RAW_TEXT_LENGTH ? MAX_RAW_TEXT_LENGTH : 0;
	}

	open(links: readonly Writable<RawLink>[]): void {
		this.close();
		this.links = links;
	}

	addText(raw: string): void {
		this.raw += collapseSpace(raw);
	}

	/** @param alt - Decoded. */
	addImage(alt: string): void {
		this.text += `${this.decode(this.raw)} ${alt} `;
		this.raw = '';
	}

	/** Its links get their text. */
	close(): void {
		if (!this.isOpen) return;
		const text = linkText(this.text + this.decode(this.raw));
		for (const link of this.links) link.text = text;
		this.links = [];
		this.text = '';
		this.raw = '';
	}
}
