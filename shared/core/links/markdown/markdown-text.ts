import type { SyntaxNode } from '@lezer/common';
import { decodeHTMLStrict } from 'entities/decode';

const ESCAPE = /\\([!-/:-@[-`{-~])/g;

/** What the destination of a link means: escapes and character references count in it. */
export function destinationOf(written: string): string {
	const inner = written.startsWith('<') ? written.slice(1, -1) : written;
	return decodeHTMLStrict(inner.replace(ESCAPE, (_, char: string) => (char === '&' ? '&amp;' : char)));
}

/** Parts of a heading that are no text of it. */
const NO_TEXT =
	/^(?:HeaderMark|EmphasisMark|CodeMark|LinkMark|LinkTitle|LinkLabel|HTMLTag|Comment|ProcessingInstruction|Image|StrikethroughMark|QuoteMark)$/;

/** The text of a heading as its page shows it. */
export function textOf(node: SyntaxNode, text: string): string {
	let shown = '';
	let at = node.from;
	for (let child = node.firstChild; child !== null; child = child.nextSibling) {
		shown += text.slice(at, child.from) + childText(child, text);
		at = child.to;
	}
	return shown + text.slice(at, node.to);
}

function childText(child: SyntaxNode, text: string): string {
	const { name, from, to } = child;
	if (NO_TEXT.test(name)) return '';
	if (name === 'URL' && child.parent?.name === 'Link') return '';
	if (name === 'Escape') return text.slice(from + 1, to);
	if (name === 'Entity') return decodeHTMLStrict(text.slice(from, to));
	return textOf(child, text);
}
