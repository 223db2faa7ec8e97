import type { PageSource } from '../../../core/content/extract/extract-rules.ts';
import { nodesOfType, readJsonLd } from '../../../core/content/extract/read-json-ld.ts';
import { TreeElement } from '../page/page-tree.ts';
import { microdataOf } from './microdata.ts';

const MAX_BLOCKS = 100;
const DUBLIN_CORE = /^dc(?:terms)?[.:]/i;

type Named = readonly (readonly [name: string, value: string])[];

/** What a page says of itself for machines, read when it is asked for first. */
export class PageSources {
	private readonly root: TreeElement;
	private jsonld: readonly unknown[] | undefined;
	private base: string | undefined;
	private metas: Named | undefined;
	private microdata: readonly unknown[] | undefined;

	constructor(root: TreeElement) {
		this.root = root;
	}

	/** What addresses on the page are relative to. */
	baseOf(pageUrl: string): string {
		this.base ??=
			elements(this.root, 'base')
				.find((each) => each.attribute('href') !== undefined)
				?.attribute('href') ?? '';
		return URL.parse(this.base, pageUrl)?.href ?? pageUrl;
	}

	/** @param asked - `true` is all of it. */
	read(source: PageSource, asked: true | string): readonly unknown[] {
		if (source === 'jsonld') {
			this.jsonld ??= jsonLdOf(this.root);
			return asked === true ? this.jsonld : nodesOfType(this.jsonld, asked);
		}
		if (source === 'microdata') {
			this.microdata ??= microdataOf(this.root);
			return asked === true ? this.microdata : nodesOfType(this.microdata, asked);
		}
		this.metas ??= metasOf(this.root);
		return namedValues(NAMED[source](this.metas), asked, source);
	}
}

/** Of each, which `meta` are of it, and how they are called there. */
const NAMED: Readonly<Record<'meta' | 'opengraph' | 'dublincore', (metas: Named) => Named>> = {
	meta: (metas) => metas,
	opengraph: (metas) => metas.filter(([name]) => name.startsWith('og:')).map(([name, value]) => [name.slice(3), value]),
	dublincore: (metas) =>
		metas.filter(([name]) => DUBLIN_CORE.test(name)).map(([name, value]) => [name.replace(DUBLIN_CORE, ''), value]),
};

function namedValues(named: Named, asked: true | string, source: PageSource): readonly unknown[] {
	if (asked !== true) {
		const wanted = NAMED[source as keyof typeof NAMED]([[asked.toLowerCase(), '']])[0]?.[0] ?? asked.toLowerCase();
		return named.filter(([name]) => name === wanted).map(([, value]) => value);
	}
	if (named.length === 0) return [];
	const groups = Map.groupBy(named, ([name]) => name);
	return [
		Object.fromEntries(
			Array.from(groups, ([name, all]) => [name, all.length === 1 ? all[0]?.[1] : all.map(([, value]) => value)]),
		),
	];
}

function metasOf(root: TreeElement): Named {
	return elements(root, 'meta').flatMap((meta) => {
		const name = meta.attribute('name') ?? meta.attribute('property') ?? meta.attribute('http-equiv');
		const content = meta.attribute('content');
		return name === undefined || name.trim() === '' || content === undefined
			? []
			: [[name.trim().toLowerCase(), content.trim()] as const];
	});
}

function jsonLdOf(root: TreeElement): readonly unknown[] {
	return elements(root, 'script')
		.filter((script) => /^application\/ld\+json\b/i.test(script.attribute('type')?.trim() ?? ''))
		.slice(0, MAX_BLOCKS)
		.flatMap(({ children }) =>
			readJsonLd(children.map((child) => (child instanceof TreeElement ? '' : child.text)).join('')),
		);
}

function elements(root: TreeElement, name: string): TreeElement[] {
	const found: TreeElement[] = [];
	const open: TreeElement[] = [root];
	for (let element = open.pop(); element !== undefined; element = open.pop()) {
		if (element.name === name) found.push(element);
		for (const child of element.children.toReversed()) if (child instanceof TreeElement) open.push(child);
	}
	return found;
}
