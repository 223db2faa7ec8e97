import type { Page } from 'shoal/extract';

export const columns = ['headings', 'words'];

/** The headings of a page, and how many words it has. An example: take it away, or put yours beside it. */
export default function outline(page: Page) {
	const headings = page.select('h1, h2, h3').map(({ name, text }) => ({ level: Number(name.slice(1)), text }));
	const words = page.first('body')?.text.split(' ').filter(Boolean).length ?? 0;
	return { headings, words };
}
