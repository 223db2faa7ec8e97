import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';

/** What we know of the inside of htmlparser2's tokenizer. */
interface Inside {
	readonly buffer: string;
	/** Of `buffer` in the whole text. */
	readonly offset: number;
	/** In the whole text. */
	index: number;
	readonly xmlMode: boolean;
	readonly cbs: TokenizerCallbacks;
}

/**
 * htmlparser2's tokenizer, that finds the next tag or quote with `indexOf`.
 *
 * `<![CDATA[` means something in XML, SVG and MathML alone: in HTML it is a comment up to the next `>`, and not up to a
 * `]]>` that may never come.
 *
 * The original looks at one character at a time, which took half of the CPU of a visit. The method is private there:
 * the version is pinned, `fast-tokenizer.test.ts` holds both to the same tokens, and where it is gone nothing is replaced.
 */
export class FastTokenizer extends Tokenizer {}

if ('fastForwardTo' in Tokenizer.prototype) {
	Object.defineProperty(FastTokenizer.prototype, 'fastForwardTo', { value: fastForwardTo });
}

type StateMethod = (this: Inside, code: number) => void;

const BRACKET = 0x5b;
const NO_SPECIAL_CHARACTER = 0x40;
const beforeDeclaration: unknown = Reflect.get(Tokenizer.prototype, 'stateBeforeDeclaration');

if (typeof beforeDeclaration === 'function') {
	const original = beforeDeclaration as StateMethod;
	const stateBeforeDeclaration: StateMethod = function (code) {
		const isComment = code === BRACKET && !this.xmlMode && this.cbs.isInForeignContext?.() !== true;
		original.call(this, isComment ? NO_SPECIAL_CHARACTER : code);
	};
	Object.defineProperty(FastTokenizer.prototype, 'stateBeforeDeclaration', { value: stateBeforeDeclaration });
}

function fastForwardTo(this: Inside, code: number): boolean {
	const at = this.buffer.indexOf(String.fromCharCode(code), this.index - this.offset + 1);
	// Not found: on the last character, as the tokenizer goes on from the one after.
	this.index = this.offset + (at === -1 ? this.buffer.length - 1 : at);
	return at !== -1;
}
