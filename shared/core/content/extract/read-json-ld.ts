import { jsonrepair } from 'jsonrepair';

/** Of one block; a longer one that is broken is left alone. */
const MAX_REPAIRED_LENGTH = 512 * 1024;
const WRAPPED =
	/^\s*(?:<!--|(?:\/\/|\/\*)?\s*<!\[CDATA\[(?:\s*\*\/)?)|(?:-->|(?:\/\/|\/\*)?\s*\]\]>(?:\s*\*\/)?)\s*;?\s*$/g;

/** The nodes of a block of JSON-LD, also of a broken one as far as it can be repaired; `[]` if it cannot. */
export function readJsonLd(text: string): unknown[] {
	const inner = text.replace(WRAPPED, '').trim().replace(/;$/, '');
	const value = parsed(inner);
	return (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'object' && each !== null);
}

/** The nodes of a type, wherever they stand within others; those of a page come before those within them. */
export function nodesOfType(nodes: readonly unknown[], type: string): unknown[] {
	const found: unknown[] = [];
	let level: readonly unknown[] = nodes;
	// As deep as nodes are nested by anybody who means it.
	for (let depth = 0; depth < 20 && level.length > 0; depth++) {
		found.push(...level.filter((node) => isObject(node) && isOfType(node['@type'], type)));
		level = level.flatMap((node) => (isObject(node) || Array.isArray(node) ? Object.values(node) : []));
	}
	return found;
}

/** Types are compared by their last part: https://schema.org/Product is Product. */
export function isOfType(types: unknown, wanted: string): boolean {
	return (Array.isArray(types) ? types : [types]).some(
		(each) => typeof each === 'string' && (each === wanted || lastPart(each) === lastPart(wanted)),
	);
}

/** What a path leads to; a list in its way is gone through, so that one of one is as good as none. */
export function valueAt(value: unknown, path: string | undefined): unknown {
	if (path === undefined) return value;
	return path.split('.').reduce(step, value);
}

function step(value: unknown, name: string): unknown {
	if (Array.isArray(value) && !/^\d+$/.test(name)) return step(value[0], name);
	return (isObject(value) || Array.isArray(value)) && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}

function lastPart(type: string): string {
	return type.slice(Math.max(type.lastIndexOf('/'), type.lastIndexOf('#'), type.lastIndexOf(':')) + 1);
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return repaired(text);
	}
}

function repaired(text: string): unknown {
	if (text.length > MAX_REPAIRED_LENGTH) return undefined;
	try {
		return JSON.parse(jsonrepair(text));
	} catch {
		return undefined;
	}
}
