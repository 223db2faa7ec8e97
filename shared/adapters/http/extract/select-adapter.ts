import type { Options } from 'css-select';
import { TreeElement, type TreeNode } from '../page/page-tree.ts';
import { countSteps } from './steps.ts';
import { textOf } from './text-of.ts';

const isTag = (node: TreeNode): node is TreeElement => node instanceof TreeElement && node.parent !== null;

type SelectAdapter = NonNullable<Options<TreeNode, TreeElement>['adapter']>;

/** How css-select walks a tree. Each step is counted: on a hostile page `a ~ b` and `a b` take the square of its tags. */
export const SELECT_ADAPTER: SelectAdapter = {
	isTag,
	getAttributeValue: (element, name) => element.attribute(name),
	hasAttrib: (element, name) => element.attribute(name) !== undefined,
	getName: ({ name }) => name,
	getChildren(node) {
		countSteps(1);
		return node instanceof TreeElement ? node.children : [];
	},
	getParent({ parent }) {
		countSteps(1);
		return parent;
	},
	getSiblings({ parent }) {
		const siblings = parent?.children ?? [];
		countSteps(siblings.length);
		return siblings;
	},
	prevElementSibling({ parent, at }) {
		for (let i = at - 1; i >= 0; i--) {
			countSteps(1);
			const node = parent?.children[i];
			if (node !== undefined && isTag(node)) return node;
		}
		return null;
	},
	getText: textOf,
	removeSubsets: (nodes) => nodes,
};
