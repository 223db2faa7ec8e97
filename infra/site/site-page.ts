import { INDEX } from './site-links.ts';

const SENTENCE = 'The tide turned before the boats did, and the shoal went with it past the sandbank. ';
const PARAGRAPH = `<p>${SENTENCE.repeat(6).trim()}</p>\n`;
const END = '</body></html>\n';

/** Renders pages of `bodyBytes` bytes; ASCII, so that a character is a byte. */
export function createPageRenderer(bodyBytes: number): (page: number, links: readonly number[]) => string {
	const filled = createFilledPage(bodyBytes);
	return (page, links) => filled(pageTop(page, links));
}

/** Makes pages of `bodyBytes` bytes, or more if their tops are longer: a top in ASCII, then text, then the end. */
export function createFilledPage(bodyBytes: number): (top: string) => string {
	const filler = PARAGRAPH.repeat(Math.ceil(bodyBytes / PARAGRAPH.length));

	return (top) => {
		const fillerBytes = Math.max(0, bodyBytes - top.length - END.length);
		return top + wholeMarkup(filler, fillerBytes) + END;
	};
}

function pageTop(page: number, links: readonly number[]): string {
	const title = page === INDEX ? 'Synthetic site' : `Page ${page}`;
	const items = links.map((link) => `<li><a class="link" href="/p/${link}">Page ${link}</a></li>\n`).join('');
	return (
		'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">' +
		`<title>${title}</title></head>\n<body><h1>${title}</h1>\n<ul>\n${items}</ul>\n`
	);
}

// A cut tag would swallow the end of the page.
function wholeMarkup(filler: string, bytes: number): string {
	const end = filler.lastIndexOf('\n', bytes - 1) + 1;
	return filler.slice(0, end) + ' '.repeat(bytes - end);
}
