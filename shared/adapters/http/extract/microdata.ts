import { TreeElement } from '../page/page-tree.ts';
import { textOf } from './text-of.ts';

const MAX_ITEMS = 1000;
/** Elements whose value is an attribute (HTML, 5.2.4 "Values"). */
const VALUE_ATTRIBUTES: Readonly<Record<string, string>> = {
	meta: 'content',
	audio: 'src',
	embed: 'src',
	iframe: 'src',
	img: 'src',
	source: 'src',
	track: 'src',
	video: 'src',
	a: 'href',
	area: 'href',
	link: 'href',
	object: 'data',
	data: 'value',
	meter: 'value',
	time: 'datetime',
};

/** As JSON-LD would have it: `@type` and `@id`, and its properties; a list where a name is there more than once. */
export type MicrodataItem = Readonly<Record<string, unknown>>;

interface OpenItem {
	readonly types: readonly string[];
	readonly id: string | undefined;
	readonly properties: Map<string, (string | OpenItem)[]>;
}

interface OpenElement {
	readonly element: TreeElement;
	/** That its properties are of. */
	readonly item: OpenItem | undefined;
}

/** The items of a page that are part of no other. What `itemref` names is not looked for. */
export function microdataOf(root: TreeElement): readonly MicrodataItem[] {
	const items: OpenItem[] = [];
	const open: OpenElement[] = [{ element: root, item: undefined }];
	let left = MAX_ITEMS;
	for (let top = open.pop(); top !== undefined && left > 0; top = open.pop()) {
		const own = itemOf(top.element);
		if (own !== undefined) left -= 1;
		if (!isPart(top, own) && own !== undefined) items.push(own);
		const item = own ?? top.item;
		for (const child of top.element.children.toReversed())
			if (child instanceof TreeElement) open.push({ element: child, item });
	}
	return items.map(plain);
}

/** Adds an element to the item that it is a property of; `false` if it is of none. */
function isPart({ element, item }: OpenElement, own: OpenItem | undefined): boolean {
	const names = wordsOf(element.attribute('itemprop'));
	if (item === undefined || names.length === 0) return false;
	// An item under two names, of which each item has one within, would be as many as two to the power of their depth.
	for (const name of own === undefined ? names : names.slice(0, 1)) {
		item.properties.set(name, [...(item.properties.get(name) ?? []), own ?? propertyOf(element)]);
	}
	return true;
}

function itemOf(element: TreeElement): OpenItem | undefined {
	if (element.attribute('itemscope') === undefined) return undefined;
	const types = wordsOf(element.attribute('itemtype'));
	return { types, id: element.attribute('itemid'), properties: new Map() };
}

function propertyOf(element: TreeElement): string {
	const attribute = VALUE_ATTRIBUTES[element.name];
	return (
		(attribute === undefined ? undefined : element.attribute(attribute)) ??
		element.attribute('content') ??
		textOf(element)
	);
}

function wordsOf(value = ''): readonly string[] {
	return value.split(/\s+/).filter((word) => word !== '');
}

function plain({ types, id, properties }: OpenItem): MicrodataItem {
	const entries = Array.from(properties, ([name, values]) => [name, oneOrAll(values.map(plainValue))]);
	return {
		...(types.length > 0 && { '@type': oneOrAll(types) }),
		...(id !== undefined && { '@id': id }),
		...Object.fromEntries(entries),
	};
}

function plainValue(value: string | OpenItem): unknown {
	return typeof value === 'string' ? value : plain(value);
}

function oneOrAll(values: readonly unknown[]): unknown {
	return values.length === 1 ? values[0] : values;
}
