import { isAscii } from 'node:buffer';
import { createHash, type Hash } from 'node:crypto';
import { TextDecoder } from 'node:util';
import { isAsciiCompatible, sniffCharset, sniffStyleCharset, sniffXmlCharset } from '../../../core/content/charset.ts';
import { knownCharset } from '../../../core/content/charset-label.ts';
import { type ContentType, isHtml, isText, isXml } from '../../../core/content/content-type.ts';
import { looksLikeHtml, looksLikeXml } from '../../../core/content/html-sniff.ts';
import { xmlRoot } from '../../../core/content/xml-root.ts';
import { styleLinks } from '../../../core/links/html/style-links.ts';
import { type LinkFacts, LinkScanner, type LinkScannerOptions } from '../page/link-scanner.ts';
import { type PageFacts, PageScanner } from '../page/page-scanner.ts';
import { PageTree } from '../page/page-tree.ts';
import { shortDigest, TextHash } from '../page/text-hash.ts';
import type { TokenReader } from '../page/token-reader.ts';
import { XmlScanner } from '../page/xml-scanner.ts';

/** A body up to this is scanned at once, which costs least; a longer one as it comes, so that memory stays flat. */
const MAX_HELD_BYTES = 64 * 1024;
/** Of a style sheet; no honest one is as long. */
const MAX_STYLE_BYTES = 1024 * 1024;
/** Walls announce themselves early. */
const HEAD_LENGTH = 16 * 1024;
const ASCII_ONLY = /^[\0-\u007f]*$/;

export interface BodyFacts extends PageFacts, Partial<Omit<LinkFacts, keyof PageFacts>> {
	readonly charset: string | null;
	/** Of a page, where it is asked for. */
	readonly tree?: PageTree;
	/** Of the text of a page, or of the bytes of anything else, where it is asked for. */
	readonly hash?: string;
}

export interface BodyReaderOptions extends Pick<LinkScannerOptions, 'links' | 'collectIds' | 'attributes' | 'agent'> {
	readonly maxBytes: number;
	/** What is neither a page nor a style sheet that is scanned is not read; default no. */
	readonly pagesOnly?: boolean;
	/** Whether `head` is kept; default no. */
	readonly keepsHead?: boolean;
	/** Whether the body is kept, of texts or of all that comes; default no. */
	readonly keepsBody?: 'text' | 'all' | undefined;
	/** Whether the tree of a page is built; default no. */
	readonly buildsTree?: boolean;
	/** Whether `hash` is told; default no. */
	readonly hashes?: boolean;
}

/** Whether there is anything to look at in a body of a type; what has none may be a page. */
export function isScanned(contentType: ContentType | undefined, { links }: Pick<BodyReaderOptions, 'links'>): boolean {
	if (contentType === undefined || isHtml(contentType.mediaType) || isXml(contentType.mediaType)) return true;
	return links === 'all' && contentType.mediaType === 'text/css';
}

/** Counts a decompressed body, and scans it if it is a page. */
export class BodyReader {
	bytes = 0;
	/** Milliseconds of scanning, which never waits. */
	parseMs = 0;

	private readonly contentType: ContentType | undefined;
	readonly options: BodyReaderOptions;
	/** The beginning of the body, each byte one character. */
	head = '';
	private readonly isStyle: boolean;
	/** Read before it is known what it is; `undefined` once that is known, or does not matter. */
	private held: Buffer[] | undefined;
	/** All of it, where it is kept. */
	private readonly kept: Buffer[] | undefined;
	private scanner: PageScanner | undefined;
	private tree: PageTree | undefined;
	private textHash: TextHash | undefined;
	/** Of what is no page. */
	private bytesHash: Hash | undefined;
	private charset: string | undefined;
	/** Whether the scanner gets characters: it does where columns are asked for, or tags cannot be found in the bytes. */
	private needsText = false;
	/** Once there is something to decode. */
	private decoder: TextDecoder | undefined;

	constructor(contentType: ContentType | undefined, options: BodyReaderOptions) {
		this.contentType = contentType;
		this.options = options;
		this.isStyle = options.links === 'all' && contentType?.mediaType === 'text/css';
		this.held = isScanned(contentType, options) ? [] : undefined;
		const { keepsBody } = options;
		this.kept = keepsBody === 'all' || (keepsBody === 'text' && isText(contentType?.mediaType)) ? [] : undefined;
		if (this.held === undefined || this.isStyle) this.hashBytes();
	}

	/** @returns `false` as the body becomes too long. */
	push(chunk: Buffer): boolean {
		const bytes = this.bytes + chunk.length;
		const { maxBytes } = this.options;
		this.bytes = Math.min(bytes, maxBytes);
		this.kept?.push(bytes > maxBytes ? chunk.subarray(0, maxBytes - (bytes - chunk.length)) : chunk);
		if (bytes > maxBytes) return false;

		this.bytesHash?.update(chunk);
		if (this.options.keepsHead === true && this.head.length < HEAD_LENGTH) this.head += chunk.toString('latin1');
		if (this.isStyle) {
			if (bytes - chunk.length < MAX_STYLE_BYTES) this.held?.push(chunk);
			return true;
		}
		this.held?.push(chunk);
		if (this.held === undefined ? this.scanner !== undefined : this.bytes > MAX_HELD_BYTES) this.scan(chunk);
		return true;
	}

	/** In a buffer of its own; `undefined` where none is kept. */
	get body(): Uint8Array<ArrayBuffer> | undefined {
		if (this.kept === undefined) return undefined;
		const body = new Uint8Array(this.bytes);
		let at = 0;
		for (const chunk of this.kept) {
			body.set(chunk, at);
			at += chunk.length;
		}
		return body;
	}

	/** @param now - `performance.now()`. */
	end(now: number): BodyFacts {
		const facts = this.endBody(now);
		const hash = this.textHash?.digest() ?? (this.bytesHash && shortDigest(this.bytesHash));
		return hash === undefined ? facts : { ...facts, hash };
	}

	private endBody(now: number): BodyFacts {
		if (this.isStyle) return this.endStyle(now);
		if (this.held !== undefined) this.scanHeld(this.held);
		const charset = this.charset ?? knownCharset(this.contentType?.charset) ?? null;
		if (this.scanner === undefined) return { title: null, links: 0, charset };

		const facts = this.scanner.end((raw) => this.meaningOf(raw));
		this.parseMs += performance.now() - now;
		return { ...facts, charset, ...(this.tree && { tree: this.tree }) };
	}

	private endStyle(now: number): BodyFacts {
		const body = Buffer.concat(this.held ?? []);
		const charset = sniffStyleCharset(body.toString('latin1', 0, 1024), this.contentType?.charset);
		const rawLinks = styleLinks(new TextDecoder(charset).decode(body), 'css');
		this.parseMs += performance.now() - now;
		return { title: null, links: 0, charset, rawLinks, isCut: this.bytes > body.length };
	}

	private scan(chunk: Buffer): void {
		const startedAt = performance.now();
		if (this.held !== undefined) this.scanHeld(this.held);
		else this.scanner?.write(this.textOf(chunk));
		this.parseMs += performance.now() - startedAt;
	}

	private scanHeld(chunks: readonly Buffer[]): void {
		this.held = undefined;
		const body = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
		const raw = body.toString('latin1');
		const mediaType = this.contentType?.mediaType ?? sniffedType(raw);
		if (mediaType === undefined) {
			this.hashBytes(body);
			return;
		}

		const asXml = isXml(mediaType);
		this.charset = (asXml ? sniffXmlCharset : sniffCharset)(raw, this.contentType?.charset);
		const isCompatible = isAsciiCompatible(this.charset);
		// Columns are those of characters, not of bytes.
		this.needsText = this.options.links === 'all' || this.wantsText || !isCompatible;
		// A copy of each page would be a tenth of what it allocates.
		const isText = !this.needsText || (isCompatible && isAscii(body));
		const text = isText ? raw : this.textOf(body);
		const isPage = isHtml(mediaType) || xmlRoot(text) === 'html';
		if (!isPage) this.hashBytes(body);
		if (!isPage && !this.looksIntoXml) return;
		this.scanner = this.createScanner(asXml, isPage);
		this.scanner.write(text);
	}

	/** Of a tree, and to be hashed, all text may be wanted as it reads. */
	private get wantsText(): boolean {
		return this.options.buildsTree === true || this.options.hashes === true;
	}

	/** Only who asks for all links, or for names, looks into XML that is no page. */
	private get looksIntoXml(): boolean {
		const { links, collectIds, buildsTree } = this.options;
		return links === 'all' || collectIds || buildsTree === true;
	}

	private createScanner(asXml: boolean, isPage: boolean): PageScanner {
		const { links, collectIds, attributes, agent = '' } = this.options;
		const readers = this.createReaders(asXml, isPage);
		if (links === 'count' && !collectIds) return new PageScanner(asXml, readers);
		const options = { links, collectIds, attributes, agent, readers, decodeText: (raw: string) => this.meaningOf(raw) };
		return asXml ? new XmlScanner(options) : new LinkScanner(options);
	}

	private createReaders(asXml: boolean, isPage: boolean): TokenReader[] {
		const { buildsTree, hashes } = this.options;
		if (buildsTree === true) this.tree = new PageTree(asXml);
		if (hashes === true && isPage) this.textHash = new TextHash(asXml);
		return [this.tree, this.textHash].filter((reader) => reader !== undefined);
	}

	/** @param body - What has come by now. */
	private hashBytes(body?: Buffer): void {
		if (this.options.hashes !== true) return;
		this.bytesHash = createHash('sha256');
		if (body !== undefined) this.bytesHash.update(body);
	}

	// One byte one character: the cheapest string there is, also to scan, whatever the page is written in.
	private textOf(chunk: Buffer): string {
		if (!this.needsText) return chunk.toString('latin1');
		this.decoder ??= new TextDecoder(this.charset);
		return this.decoder.decode(chunk, { stream: true });
	}

	private meaningOf(raw: string): string {
		if (this.needsText || ASCII_ONLY.test(raw)) return raw;
		const bytes = Buffer.from(raw, 'latin1');
		return this.charset === 'utf-8' ? bytes.toString('utf8') : new TextDecoder(this.charset).decode(bytes);
	}
}

/** Of a body that names no type; `undefined` if it is neither a page nor XML. */
function sniffedType(head: string): 'text/html' | 'text/xml' | undefined {
	if (looksLikeHtml(head)) return 'text/html';
	return looksLikeXml(head) ? 'text/xml' : undefined;
}
