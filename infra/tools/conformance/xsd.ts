import { parseDocument } from 'htmlparser2';

/** A node of the parsed tree; text has no name. */
interface Node {
	readonly name?: string;
	readonly attribs?: Readonly<Record<string, string>>;
	readonly children?: readonly Node[];
}

interface Rule {
	readonly required: readonly string[];
	/** Patterns by attribute; `undefined` where any text will do. */
	readonly attributes: ReadonlyMap<string, RegExp | undefined>;
	readonly children: ReadonlySet<string>;
}

/**
 * Understands of XML Schema what a schema of JUnit XML uses of it: global elements, their attributes with patterns, and
 * which elements may stand in them, in any order and number.
 *
 * @returns What is wrong with a document, a line each.
 */
export function readXsd(xsd: string): (xml: string) => string[] {
	const nodes = descendants(parsed(xsd));
	const patterns = new Map(nodes.filter(({ name }) => name === 'xs:simpleType').map(patternOf));
	const [schema] = nodes.filter(({ name }) => name === 'xs:schema');
	const elements = (schema?.children ?? []).filter(({ name }) => name === 'xs:element');
	const rules = new Map(elements.map((element) => [element.attribs?.name ?? '', ruleOf(element, patterns)]));
	return (xml) => descendants(parsed(xml)).flatMap((node) => faultsOf(node, rules));
}

function parsed(xml: string): Node {
	return parseDocument(xml, { xmlMode: true }) as unknown as Node;
}

/** Elements alone, in the order of the document. */
function descendants({ children = [] }: Node): Node[] {
	const own = children.filter(({ name }) => name !== undefined && !name.startsWith('?'));
	return own.flatMap((child) => [child, ...descendants(child)]);
}

function patternOf(type: Node): [string, RegExp] {
	const pattern = descendants(type).find(({ name }) => name === 'xs:pattern')?.attribs?.value ?? '';
	return [type.attribs?.name ?? '', new RegExp(`^(?:${pattern})$`)];
}

function ruleOf(element: Node, patterns: ReadonlyMap<string, RegExp>): Rule {
	const below = descendants(element);
	const attributes = below.filter(({ name }) => name === 'xs:attribute').map(({ attribs = {} }) => attribs);
	const children = below.filter(({ name }) => name === 'xs:element').map(({ attribs = {} }) => attribs.ref ?? '');
	return {
		required: attributes.filter(({ use }) => use === 'required').map(({ name = '' }) => name),
		attributes: new Map(attributes.map(({ name = '', type = '' }) => [name, patterns.get(type)])),
		children: new Set(children),
	};
}

function faultsOf({ name = '', attribs = {}, children = [] }: Node, rules: ReadonlyMap<string, Rule>): string[] {
	const rule = rules.get(name);
	if (rule === undefined) return [`there is no element ${name}`];
	const inner = children.flatMap((child) => (child.name === undefined ? [] : [child.name]));
	return [
		...rule.required.filter((each) => attribs[each] === undefined).map((each) => `${name} lacks ${each}`),
		...Object.entries(attribs).flatMap(([each, value]) => {
			if (!rule.attributes.has(each)) return [`${name} has no ${each}`];
			return (rule.attributes.get(each)?.test(value) ?? true) ? [] : [`${name} ${each}: ${value}`];
		}),
		...inner.filter((child) => !rule.children.has(child)).map((child) => `${child} may not stand in ${name}`),
	];
}
