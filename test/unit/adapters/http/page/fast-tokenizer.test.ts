import fc from 'fast-check';
import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { expect, it } from 'vitest';
import { FastTokenizer } from '../../../../../shared/adapters/http/page/fast-tokenizer.ts';

type TokenizerClass = new (
	...args: ConstructorParameters<typeof Tokenizer>
) => { write(text: string): void; end(): void };

/** Every call of a callback with its arguments. */
function tokensOf(Kind: TokenizerClass, pieces: readonly string[], isForeign: boolean): unknown[] {
	const tokens: unknown[] = [];
	const callbacks = new Proxy({} as TokenizerCallbacks, {
		get: (_, name) =>
			name === 'isInForeignContext' ? () => isForeign : (...args: unknown[]) => tokens.push([name, ...args]),
	});
	const tokenizer = new Kind({ decodeEntities: false }, callbacks);
	for (const piece of pieces) tokenizer.write(piece);
	tokenizer.end();
	return tokens;
}

it('replaces what is there to be replaced', () => {
	expect(Tokenizer.prototype).toHaveProperty('fastForwardTo');
	expect(Tokenizer.prototype).toHaveProperty('stateBeforeDeclaration');
});

it('says the same as the original of any text, however it is cut', () => {
	const markup = fc.constantFrom(
		'<',
		'>',
		'</',
		'/>',
		'<!--',
		'-->',
		'--',
		'<!',
		'<?',
		']]>',
		'"',
		"'",
		'=',
		' ',
		'&amp;',
		'a',
		'title',
		'script',
		'<a href="',
		'<title>',
		'</title>',
		'</script>',
		'<![CDATA[',
		'ü',
	);
	const piece = fc.array(fc.oneof({ weight: 8, arbitrary: markup }, fc.string({ maxLength: 5 })), { maxLength: 12 });
	const pieces = fc.array(
		piece.map((parts) => parts.join('')),
		{ maxLength: 6 },
	);
	fc.assert(
		fc.property(pieces, fc.boolean(), (texts, isForeign) => {
			// Of what is none in HTML, the original knows nothing.
			const known = isForeign ? texts : texts.map((text) => text.replaceAll('<![CDATA[', ''));
			expect(tokensOf(FastTokenizer, known, isForeign)).toEqual(tokensOf(Tokenizer, known, isForeign));
		}),
		{ numRuns: 3000 },
	);
});
