import { styleLinks } from '../../../core/links/html/style-links.ts';
import type { RawLink } from '../../../core/links/page-link.ts';

/** Of a style sheet within a page. */
const MAX_LENGTH = 256 * 1024;

/** The style sheet that stands open in a page, as its text is put together. */
export class OpenStyle {
	isOpen = false;
	/** Where it begins. */
	readonly start = { line: 1, column: 1 };
	private text = '';

	get isEmpty(): boolean {
		return this.text === '';
	}

	/** How much of the text that comes is of use. */
	get room(): number {
		return MAX_LENGTH - this.text.length;
	}

	add(text: string): void {
		this.text += text;
	}

	/** @returns What it links to. */
	close(): RawLink[] {
		this.isOpen = false;
		if (this.text === '') return [];
		const links = styleLinks(this.text, 'style', this.start);
		this.text = '';
		return links;
	}
}
