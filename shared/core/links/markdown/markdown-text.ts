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

/** The text of a heading as its page shows it; what stands beside something that is no text keeps its space. */
export function headingText(node: SyntaxNode, text: string): string {
	const marks = node.getChildren('HeaderMark');
	const isBehind = marks[0]?.from === node.from;
	const from = isBehind ? (marks[0]?.to ?? node.from) : node.from;
	const to = (isBehind ? marks[1] : marks[0])?.from ?? node.to;
	const written = text.slice(from, to);
	const start = from + written.length - written.trimStart().length;
	return textOf(node, text, { from: start, to: Math.max(start, from + written.trimEnd().length) });
}

/** What is shown of a part of a node. */
function textOf(node: SyntaxNode, text: string, { from, to }: { from: number; to: number } = node): string {
	let shown = '';
	let at = from;
	for (let child = node.firstChild; child !== null; child = child.nextSibling) {
		if (child.to <= from || child.from >= to) continue;
		shown += text.slice(at, child.from) + childText(child, text);
		at = child.to;
	}
	return shown + text.slice(at, to);
}

function childText(child: SyntaxNode, text: string): string {
	const { name, from, to } = child;
	if (NO_TEXT.test(name)) return '';
	if (name === 'URL' && child.parent?.name === 'Link') return '';
	if (name === 'Escape') return text.slice(from + 1, to);
	if (name === 'Entity') return decodeHTMLStrict(text.slice(from, to));
	return textOf(child, text);
}
