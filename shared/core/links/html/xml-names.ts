import { basedOn } from './based-on.ts';

/** A vocabulary of XML that we know links of; `none` has no namespace, `other` one that we do not know. */
export type Vocabulary =
	| 'html'
	| 'svg'
	| 'atom'
	| 'rss'
	| 'content'
	| 'media'
	| 'itunes'
	| 'sitemap'
	| 'sitemapImage'
	| 'xinclude'
	| 'opensearch'
	| 'none'
	| 'other';

const NAMESPACES: ReadonlyMap<string, Vocabulary> = new Map<string, Vocabulary>([
	['http://www.w3.org/1999/xhtml', 'html'],
	['http://www.w3.org/2000/svg', 'svg'],
	['http://www.w3.org/2005/Atom', 'atom'],
	['http://purl.org/rss/1.0/', 'rss'],
	['http://my.netscape.com/rdf/simple/0.9/', 'rss'],
	['http://purl.org/rss/1.0/modules/content/', 'content'],
	['http://search.yahoo.com/mrss/', 'media'],
	['http://search.yahoo.com/mrss', 'media'],
	['http://www.itunes.com/dtds/podcast-1.0.dtd', 'itunes'],
	['http://www.sitemaps.org/schemas/sitemap/0.9', 'sitemap'],
	['http://www.google.com/schemas/sitemap-image/1.1', 'sitemapImage'],
	['http://www.w3.org/2001/XInclude', 'xinclude'],
	['http://a9.com/-/spec/opensearch/1.1/', 'opensearch'],
]);

/** What a document is of that declares no namespace, by its root element. */
const BY_ROOT: ReadonlyMap<string, Vocabulary> = new Map<string, Vocabulary>([
	['html', 'html'],
	['svg', 'svg'],
	['feed', 'atom'],
	['rss', 'rss'],
	['channel', 'rss'],
	['urlset', 'sitemap'],
	['sitemapindex', 'sitemap'],
]);

/** Of a hostile document; more of them mean nothing. */
const MAX_DECLARATIONS = 1000;

/** An attribute, its name as it is written. */
interface Written {
	readonly name: string;
	readonly value: string;
}

interface Declared<T> {
	readonly depth: number;
	readonly value: T;
}

/** Tells what the names of a document of XML mean, tag by tag. */
export class XmlNames {
	private depth = 0;
	private readonly namespaces: Declared<{ readonly prefix: string; readonly vocabulary: Vocabulary }>[] = [];
	private readonly bases: Declared<string | undefined>[] = [];
	private withoutNamespace: Vocabulary | undefined;

	/** What `xml:base` says here. */
	get base(): string | undefined {
		return this.bases.at(-1)?.value;
	}

	/** At each start of a tag. */
	open(): void {
		this.depth += 1;
	}

	/** Then what it declares. */
	declare(attributes: readonly Written[]): void {
		for (const { name, value } of attributes) {
			if (this.namespaces.length >= MAX_DECLARATIONS) return;
			if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue;
			const vocabulary = value === '' ? 'none' : (NAMESPACES.get(value) ?? 'other');
			this.namespaces.push({ depth: this.depth, value: { prefix: name.slice('xmlns:'.length), vocabulary } });
		}
	}

	/** And where it says `xml:base`, which counts in all but the pages of browsers. */
	rebase(attributes: readonly Written[]): void {
		const inner = attributes.find(({ name }) => name === 'xml:base')?.value;
		if (inner === undefined || this.bases.length >= MAX_DECLARATIONS) return;
		this.bases.push({ depth: this.depth, value: basedOn(this.base, inner) });
	}

	close(): void {
		while ((this.namespaces.at(-1)?.depth ?? -1) >= this.depth) this.namespaces.pop();
		while ((this.bases.at(-1)?.depth ?? -1) >= this.depth) this.bases.pop();
		this.depth = Math.max(0, this.depth - 1);
	}

	/** @param name - Of the tag that was opened last, as it is written. */
	meaningOf(name: string): { readonly vocabulary: Vocabulary; readonly local: string } {
		const colon = name.indexOf(':');
		const prefix = colon === -1 ? '' : name.slice(0, colon);
		const local = name.slice(colon + 1);
		const declared = this.namespaces.findLast(({ value }) => value.prefix === prefix)?.value.vocabulary;
		this.withoutNamespace ??= BY_ROOT.get(local) ?? 'none';
		return { vocabulary: declared ?? (prefix === '' ? this.withoutNamespace : 'other'), local };
	}
}
