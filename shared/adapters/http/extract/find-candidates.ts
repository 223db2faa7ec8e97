import { AttributeAction, isTraversal, parse, type Selector, SelectorType } from 'css-what';
import { TreeElement } from '../page/page-tree.ts';

/** What an element must be, at least, to be found by a selector. */
interface Key {
	readonly kind: 'id' | 'class' | 'tag' | 'any';
	readonly name: string;
}

/** By what elements are, the numbers of the selectors that may be about them. */
export interface CandidateKeys {
	readonly id: ReadonlyMap<string, readonly number[]>;
	readonly class: ReadonlyMap<string, readonly number[]>;
	readonly tag: ReadonlyMap<string, readonly number[]>;
	readonly any: readonly number[];
	readonly count: number;
}

/**
 * Selectors by the last thing that each names, so that one walk over a page tells of all of them where to look: asking
 * each element for each selector took four times as long as reading the page.
 *
 * @param selectors - `undefined` finds nothing.
 */
export function candidateKeys(selectors: readonly (string | undefined)[], isXml: boolean): CandidateKeys {
	const numbersBy = {
		id: new Map<string, number[]>(),
		class: new Map<string, number[]>(),
		tag: new Map<string, number[]>(),
	};
	const any: number[] = [];
	const keys = selectors.flatMap((selector, number) =>
		selector === undefined ? [] : keysOf(selector, isXml).map((key) => ({ ...key, number })),
	);
	for (const { kind, name, number } of keys) {
		if (kind === 'any') any.push(number);
		else numbersBy[kind].set(name, [...(numbersBy[kind].get(name) ?? []), number]);
	}
	return { ...numbersBy, any, count: selectors.length };
}

/** Of a list of selectors each has its own. */
function keysOf(selector: string, isXml: boolean): readonly Key[] {
	return parse(selector).map((tokens) => {
		const last = tokens.slice(tokens.findLastIndex(isTraversal) + 1);
		const keys = last.flatMap((token) => keyOf(token, isXml) ?? []);
		const best = KINDS.flatMap((kind) => keys.find((key) => key.kind === kind) ?? []);
		return best[0] ?? { kind: 'any', name: '' };
	});
}

/** What a page has fewest of first. */
const KINDS = ['id', 'class', 'tag'] as const;

function keyOf(token: Selector, isXml: boolean): Key | undefined {
	if (token.type === SelectorType.Tag) return { kind: 'tag', name: isXml ? token.name : token.name.toLowerCase() };
	if (token.type !== SelectorType.Attribute || token.namespace !== null) return undefined;
	const { name, action, value } = token;
	if (name === 'id' && action === AttributeAction.Equals) return { kind: 'id', name: value };
	return name === 'class' && action === AttributeAction.Element ? { kind: 'class', name: value } : undefined;
}

/** Of a page, for each selector the elements that it may find, in their order; those of a `template` are none of the page. */
export function candidatesOf(root: TreeElement, keys: CandidateKeys, isXml: boolean): readonly TreeElement[][] {
	const found = Array.from({ length: keys.count }, (): TreeElement[] => []);
	const note = (numbers: readonly number[] | undefined, element: TreeElement) => {
		for (const number of numbers ?? []) {
			const list = found[number];
			// It may be named in two ways.
			if (list?.at(-1) !== element) list?.push(element);
		}
	};
	for (const element of elementsIn(root, isXml)) noteElement(element, keys, note);
	return found;
}

/** All elements within one, in their order. */
export function* elementsIn(root: TreeElement, isXml: boolean): Generator<TreeElement> {
	const open: TreeElement[] = [root];
	for (let element = open.pop(); element !== undefined; element = open.pop()) {
		if (element !== root) yield element;
		if (element.name === 'template' && !isXml && element !== root) continue;
		for (let i = element.children.length - 1; i >= 0; i--) {
			const child = element.children[i];
			if (child instanceof TreeElement) open.push(child);
		}
	}
}

function noteElement(
	element: TreeElement,
	keys: CandidateKeys,
	note: (numbers: readonly number[] | undefined, element: TreeElement) => void,
): void {
	note(keys.tag.get(element.name), element);
	note(keys.any, element);
	const id = keys.id.size === 0 ? undefined : element.attribute('id');
	if (id !== undefined) note(keys.id.get(id), element);
	const classes = keys.class.size === 0 ? undefined : element.attribute('class');
	if (classes === undefined) return;
	// Most elements have one.
	if (!/\s/.test(classes)) note(keys.class.get(classes), element);
	else for (const name of classes.split(/\s+/)) note(keys.class.get(name), element);
}
