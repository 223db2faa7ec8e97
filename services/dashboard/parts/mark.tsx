import type { Tone } from '../text/words.ts';

/** A word with a colour; the word says it all. */
export function Mark({ tone, text }: { readonly tone: Tone; readonly text: string }) {
	return <span class={`mark ${tone}`}>{text}</span>;
}
