import GithubSlugger from 'github-slugger';
import type { SlugStyle } from './slug-styles.ts';

/** Names the headings of one page in their order, each once. */
export function createSlugger(style: SlugStyle): (heading: string) => string {
	switch (style) {
		case 'github': {
			const slugger = new GithubSlugger();
			return (heading) => slugger.slug(heading);
		}
		case 'gitlab':
			return numbered('-', gitlabSlug);
		case 'mkdocs':
			return numbered('_', mkdocsSlug);
	}
}

/** Of several headings that are named alike, the later ones get a number. */
function numbered(separator: string, slugOf: (heading: string) => string): (heading: string) => string {
	const used = new Set<string>();
	return (heading) => {
		const slug = slugOf(heading);
		let unique = slug;
		for (let n = 1; used.has(unique); n++) unique = `${slug}${separator}${n}`;
		used.add(unique);
		return unique;
	};
}

/** https://docs.gitlab.com/user/markdown/#heading-ids-and-links */
function gitlabSlug(heading: string): string {
	const words = heading
		.trim()
		.toLowerCase()
		.replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '');
	return words.replace(/ /g, '-').replace(/-{2,}/g, '-');
}

/** As the extension toc of Python-Markdown has it. */
function mkdocsSlug(heading: string): string {
	const ascii = heading.normalize('NFKD').replace(/[^\0-\x7f]/g, '');
	return ascii
		.replace(/[^\w\s-]/g, '')
		.trim()
		.toLowerCase()
		.replace(/[-\s]+/g, '-');
}
