import { TreeElement, type TreeNode } from '../page/page-tree.ts';
import { countSteps } from './steps.ts';

/** What stands in these is for programs. */
const UNSHOWN: ReadonlySet<string> = new Set(['script', 'style', 'template', 'noscript']);
/** All others begin on a line, or in a cell, of their own. */
const INLINE: ReadonlySet<string> = new Set(
	'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q ruby s samp small span strike strong sub sup time tt u var wbr'.split(
		' ',
	),
);

/** Not the single spaces that a text is full of: to replace each took a third of all extraction. */
const LOOSE_SPACE = /\s{2,}|[^\S ]/g;
/** Of what stands in an element; more of it is neither kept nor matched. */
const MAX_LENGTH = 128 * 1024;

/** The text of a node as a reader sees it: white space is one space, and what stands on lines of its own is apart. */
export function textOf(node: TreeNode): string {
	if (!(node instanceof TreeElement)) return collapsed(node.text);
	const parts: string[] = [];
	let left = MAX_LENGTH;
	// Not recursive: pages nest as deep as they like.
	const open: { readonly element: TreeElement; next: number }[] = [{ element: node, next: 0 }];
	for (let top = open.at(-1); top !== undefined && left > 0; top = open.at(-1)) {
		const child = top.element.children[top.next++];
		if (child === undefined) {
			open.pop();
			if (!INLINE.has(top.element.name)) parts.push(' ');
		} else if (!(child instanceof TreeElement)) {
			const text = child.text.slice(0, left);
			left -= text.length;
			parts.push(text);
		} else if (!UNSHOWN.has(child.name)) {
			if (!INLINE.has(child.name)) parts.push(' ');
			open.push({ element: child, next: 0 });
		}
	}
	// A letter takes less than a node.
	countSteps(parts.length + (MAX_LENGTH - left) / 4);
	return collapsed(parts.join(''));
}

function collapsed(text: string): string {
	return text.replace(LOOSE_SPACE, ' ').trim();
}
