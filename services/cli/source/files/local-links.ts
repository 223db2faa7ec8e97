import { dirname, join, resolve } from 'node:path';
import { canonicalOf } from '../../../../shared/core/canonical-url.ts';
import { createPlaceRule, type LinkPlaces } from '../../../../shared/core/links/crawl.ts';
import type { SlugStyle } from '../../../../shared/core/links/markdown/slug-styles.ts';
import { packLinks } from '../../../../shared/core/links/packed-links.ts';
import type { LinkedPage, PageLink } from '../../../../shared/core/links/page-link.ts';
import { createScope } from '../../../../shared/core/links/scope.ts';
import type { PageText } from '../../../../shared/runtime/page-text.ts';
import { type FileFault, fileKey, notFound, shownPath } from './file-fault.ts';
import { pageKindOf } from './file-operand.ts';
import { FileTree, indexOf } from './file-tree.ts';
import { linksOf, localPathOf } from './page-links.ts';
import { readPage } from './read-page.ts';

export interface LocalRules {
	/** Absolute; where links that begin with a slash begin. */
	readonly rootDir: string;
	readonly slugs: SlugStyle;
	readonly include: readonly string[];
	readonly exclude: readonly string[];
	readonly places?: LinkPlaces | undefined;
}

/** What the pages of this machine hold. */
export interface LocalLinks {
	/** Where their links stand, and what fragments of them may name. */
	readonly pages: readonly LinkedPage[];
	/** Web addresses that they link to, each once. */
	readonly urls: readonly string[];
	/** Files that are not there, or cannot be read. */
	readonly faults: readonly FileFault[];
}

const HTML_INDEX = ['index.html', 'index.htm'];
/** GitHub shows it below the files of a folder. */
const MARKDOWN_INDEX = ['README.md', 'readme.md', 'index.md', ...HTML_INDEX];

/** Reads pages, and looks up what of their links leads to files. */
export function checkFiles(files: readonly string[], rules: LocalRules): LocalLinks {
	const checker = new FileChecker(rules);
	for (const file of files) checker.page(file);
	return checker.result();
}

class FileChecker {
	private readonly rules: LocalRules;
	private readonly tree: FileTree;
	private readonly scope: ReturnType<typeof createScope>;
	private readonly isLookedAt: (link: PageLink) => boolean;
	private readonly pages = new Map<string, CheckedPage>();
	private readonly urls = new Map<string, string>();
	private readonly faults = new Map<string, FileFault>();
	/** Pages whose parts are linked to. */
	private readonly wanted = new Set<string>();

	constructor(rules: LocalRules) {
		this.rules = rules;
		this.tree = new FileTree(topOf(process.cwd(), rules.rootDir));
		this.scope = createScope({ sites: [], include: rules.include, exclude: rules.exclude });
		this.isLookedAt = createPlaceRule(rules.places);
	}

	page(file: string): void {
		const read = readPage(file, this.rules.slugs);
		if (read.kind === 'fault') this.faults.set(read.fault.url, read.fault);
		else this.pages.set(file, { links: this.judgedLinks(file, read.page), ids: read.page.ids });
	}

	result(): LocalLinks {
		for (const file of this.wanted) if (!this.pages.has(file)) this.idsOf(file);
		const pages = Array.from(this.pages, ([file, page]) => this.linkedPage(file, page));
		return { pages, urls: [...this.urls.values()], faults: [...this.faults.values()] };
	}

	private judgedLinks(file: string, page: PageText): readonly JudgedLink[] {
		return linksOf(file, page, this.rules.rootDir)
			.filter(this.isLookedAt)
			.flatMap((link) => this.judged(file, link) ?? []);
	}

	private linkedPage(file: string, { links, ids }: CheckedPage): LinkedPage {
		const page = { url: shownPath(file), target: fileKey(file), ids };
		if (links === undefined) return { ...page, links: '', isUnfollowed: true };
		return { ...page, links: packLinks(links.map((link) => this.withKnownCase(link))) };
	}

	/** GitHub finds a part of a page of Markdown in whichever case it is named. */
	private withKnownCase({ file, ...link }: JudgedLink): PageLink {
		if (this.rules.slugs !== 'github' || file === undefined || link.fragment === undefined) return link;
		if (pageKindOf(file) !== 'markdown') return link;
		const ids = this.pages.get(file)?.ids ?? [];
		const lower = link.fragment.toLowerCase();
		return !ids.includes(link.fragment) && ids.includes(lower) ? { ...link, fragment: lower } : link;
	}

	/** Of a page that is linked to, and not to be checked. */
	private idsOf(file: string): void {
		const read = readPage(file, this.rules.slugs);
		if (read.kind === 'page') this.pages.set(file, { links: undefined, ids: read.page.ids });
	}

	/** @returns The link as it is to be reported; `undefined` if it is left out. */
	private judged(file: string, link: PageLink): JudgedLink | undefined {
		const path = localPathOf(link);
		if (path === undefined) return this.web(link);
		const judged = this.local(file, link, path);
		return this.isExcluded(judged) ? undefined : this.noted(judged);
	}

	private web(link: PageLink): PageLink | undefined {
		if (this.isExcluded(link)) return undefined;
		const key = canonicalOf(link.url);
		if (!link.invalid && !this.urls.has(key)) this.urls.set(key, link.url);
		return link;
	}

	private isExcluded({ url, fragment }: PageLink): boolean {
		return this.scope.isExcluded(url, fragment);
	}

	private noted({ fault, ...link }: JudgedLink): JudgedLink {
		if (fault !== undefined) this.faults.set(fault.url, fault);
		else if (link.fragment !== undefined && link.file !== undefined) this.wanted.add(link.file);
		return link;
	}

	private local(from: string, link: PageLink, paths: readonly string[]): JudgedLink {
		const lookedUp = paths.map((path) => ({ path, found: this.tree.lookUp(path) }));
		const there = lookedUp.find(({ found }) => found.kind !== 'fault') ?? lookedUp[0];
		const { path = '', found } = there ?? {};
		if (found === undefined || found.kind === 'fault') return { ...link, url: fileKey(path), fault: found?.fault };
		if (found.kind === 'folder') return this.folder(from, link, path);
		return this.file(link, path);
	}

	private folder(from: string, link: PageLink, path: string): JudgedLink {
		const isHtml = pageKindOf(from) === 'html';
		const index = indexOf(this.tree, path, isHtml ? HTML_INDEX : MARKDOWN_INDEX);
		if (index !== undefined) return this.file(link, index);
		// GitHub lists the files of a folder; a web server has nothing to show.
		if (!isHtml) return { ...link, url: fileKey(path), fragment: undefined };
		const fault = notFound(join(path, 'index.html'), 'its folder is there, and has no page of this name');
		return { ...link, url: fault.url, fault };
	}

	/** What a fragment names in other files (a line, a page of a PDF), nobody knows. */
	private file(link: PageLink, path: string): JudgedLink {
		const fragment = pageKindOf(path) === undefined ? undefined : link.fragment;
		return { ...link, url: fileKey(path), fragment, file: path };
	}
}

/** What is known of a page once it was read; `links` if it is one of those to be checked. */
interface CheckedPage {
	readonly links: readonly JudgedLink[] | undefined;
	readonly ids: readonly string[];
}

interface JudgedLink extends PageLink {
	readonly fault?: FileFault | undefined;
	/** Absolute. */
	readonly file?: string;
}

/** The folder that holds both. */
function topOf(a: string, b: string): string {
	let top = resolve(a);
	while (b !== top && !b.startsWith(top === '/' ? '/' : `${top}/`)) top = dirname(top);
	return top;
}
