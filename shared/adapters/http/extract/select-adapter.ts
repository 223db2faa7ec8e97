import type { Options } from 'css-select';
import { TreeElement, type TreeNode } from '../page/page-tree.ts';
import { textOf } from './text-of.ts';

/** Of one page, all rules together: what a page of 100,000 tags takes with the most selectors that anybody uses. */
const MAX_STEPS = 30_000_000;
let steps = 0;

/** A page is such that its selectors would take too long, as pages are that somebody made for it. */
export class TooManyStepsError extends Error {
	override readonly name = 'TooManyStepsError';
}

/** A page begins. */
export function resetSteps(): void {
	steps = 0;
}

function count(more: number): void {
	steps += more;
	if (steps > MAX_STEPS) throw new TooManyStepsError('too many steps');
}

const isTag = (node: TreeNode): node is TreeElement => node instanceof TreeElement && node.parent !== null;

type SelectAdapter = NonNullable<Options<TreeNode, TreeElement>['adapter']>;

/** How css-select walks a tree. Each step is counted: on a hostile page `a ~ b` and `a b` take the square of its tags. */
export const SELECT_ADAPTER: SelectAdapter = {
	isTag,
	getAttributeValue: (element, name) => element.attribute(name),
	hasAttrib: (element, name) => element.attribute(name) !== undefined,
	getName: ({ name }) => name,
	getChildren(node) {
		count(1);
		return node instanceof TreeElement ? node.children : [];
	},
	getParent({ parent }) {
		count(1);
		return parent;
	},
	getSiblings({ parent }) {
		const siblings = parent?.children ?? [];
		count(siblings.length);
		return siblings;
	},
	prevElementSibling({ parent, at }) {
		for (let i = at - 1; i >= 0; i--) {
			count(1);
			const node = parent?.children[i];
			if (node !== undefined && isTag(node)) return node;
		}
		return null;
	},
	getText(node) {
		const text = textOf(node);
		count(text.length);
		return text;
	},
	removeSubsets: (nodes) => nodes,
};
