/** Elements of SVG and MathML in which HTML goes on. */
const HTML_INSIDE: Readonly<Record<string, ReadonlySet<string>>> = {
	svg: new Set(['foreignobject', 'desc', 'title']),
	math: new Set(['mi', 'mo', 'mn', 'ms', 'mtext', 'annotation-xml']),
};

/** Tags of HTML that end SVG and MathML where they stand in them. */
const BREAKS_OUT: ReadonlySet<string> = new Set(
	[
		'b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li listing menu meta',
		'nobr ol p pre ruby s small span strong strike sub sup table tt u ul var',
	].flatMap((names) => names.split(' ')),
);

/** Deeper ones are not told apart. */
const MAX_DEPTH = 1000;

/**
 * Tells where in a page of HTML its tags are those of SVG or MathML.
 *
 * Source: https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-inforeign
 */
export class ForeignContext {
	/** Names of what stands open and changes the context; the last is where we are. */
	private readonly open: string[] = [];
	private hasOpened = false;

	/** Whether any SVG or MathML stands open; otherwise only `svg` and `math` need be told. */
	get isOpen(): boolean {
		return this.open.length > 0;
	}

	/** Whether the tags here are those of SVG or MathML. */
	get isForeign(): boolean {
		const last = this.open.at(-1);
		return last === 'svg' || last === 'math';
	}

	/** @param name - In lower case. */
	openTag(name: string): void {
		this.hasOpened = false;
		if (name === 'svg' || name === 'math') this.enter(name);
		else if (!this.isForeign) return;
		else if (HTML_INSIDE[this.open.at(-1) ?? '']?.has(name)) this.enter(name);
		else if (BREAKS_OUT.has(name)) while (this.isForeign) this.open.pop();
	}

	/** The tag that was told last has no content; in HTML its slash means nothing. */
	selfClose(): void {
		if (this.hasOpened) this.open.pop();
		this.hasOpened = false;
	}

	closeTag(name: string): void {
		this.hasOpened = false;
		const at = this.open.lastIndexOf(name);
		if (at !== -1) this.open.length = at;
	}

	private enter(name: string): void {
		if (this.open.length >= MAX_DEPTH) return;
		this.open.push(name);
		this.hasOpened = true;
	}
}
