import { EnvironmentError } from '../../../shared/core/errors.ts';
import type { CfnNode } from './cfn-yaml.ts';

/** What the functions of a template refer to. */
export interface Scope {
	/** Value of a parameter, a pseudo parameter or a resource; `undefined` if there is none of that name. */
	ref(name: string): CfnNode | undefined;
	attribute(logicalId: string, name: string): string | undefined;
	readonly conditions: { readonly [name: string]: CfnNode };
	readonly mappings: { readonly [name: string]: CfnNode };
}

/** `AWS::NoValue`: the property that would hold it is not there. */
export const NO_VALUE = '\u0000AWS::NoValue';

type Resolver = (argument: CfnNode, scope: Scope, path: string) => CfnNode;

/**
 * Replaces every intrinsic function in `node` by its value.
 *
 * @param path - Where `node` stands in the template; errors name it.
 * @throws {EnvironmentError} A function is unknown, malformed, or refers to nothing.
 */
export function resolveNode(node: CfnNode, scope: Scope, path: string): CfnNode {
	if (Array.isArray(node)) return resolveList(node, scope, path);
	if (node === null || typeof node !== 'object') return node;

	const [name, ...rest] = Object.keys(node);
	if (name !== undefined && rest.length === 0 && (name === 'Ref' || name === 'Condition' || name.startsWith('Fn::'))) {
		return resolverOf(name, path)(node[name] as CfnNode, scope, path);
	}
	const entries = Object.entries(node).map(([key, value]) => [key, resolveNode(value, scope, `${path}.${key}`)]);
	return Object.fromEntries(entries.filter(([, value]) => value !== NO_VALUE));
}

/** Whether the condition of that name holds. */
export function isTrue(condition: string, scope: Scope, path: string): boolean {
	const definition = scope.conditions[condition];
	if (definition === undefined) throw faulty(path, `there is no condition "${condition}"`);
	return resolveNode(definition, scope, `Conditions.${condition}`) === true;
}

export function faulty(path: string, problem: string): EnvironmentError {
	return new EnvironmentError(`template: ${path}: ${problem}`);
}

function resolverOf(name: string, path: string): Resolver {
	const resolver = RESOLVERS[name];
	if (resolver === undefined) throw faulty(path, `the local cloud does not know ${name}`);
	return resolver;
}

const RESOLVERS: Readonly<Record<string, Resolver>> = {
	Ref: (name, scope, path) => referenced(String(name), scope, path),
	Condition: (name, scope, path) => isTrue(String(name), scope, path),
	'Fn::GetAtt': (argument, scope, path) => {
		const [logicalId, name] = Array.isArray(argument) ? argument : String(argument).split('.', 2);
		return attributeOf(String(logicalId), String(name), scope, path);
	},
	'Fn::Sub': substitute,
	'Fn::If': (argument, scope, path) => {
		const [condition, then, otherwise] = listOf(argument, 3, path);
		return resolveNode((isTrue(String(condition), scope, path) ? then : otherwise) as CfnNode, scope, path);
	},
	'Fn::Equals': (argument, scope, path) => {
		const [left, right] = resolveList(listOf(argument, 2, path), scope, path);
		return String(left) === String(right);
	},
	'Fn::Not': (argument, scope, path) => resolveList(listOf(argument, 1, path), scope, path)[0] !== true,
	'Fn::And': (argument, scope, path) =>
		resolveList(argument as CfnNode[], scope, path).every((value) => value === true),
	'Fn::Or': (argument, scope, path) => resolveList(argument as CfnNode[], scope, path).some((value) => value === true),
	'Fn::Join': (argument, scope, path) => {
		const [separator, values] = listOf(argument, 2, path);
		return (resolveNode(values as CfnNode, scope, path) as CfnNode[]).join(String(separator));
	},
	'Fn::Select': (argument, scope, path) => {
		const [index, values] = listOf(argument, 2, path);
		const chosen = (resolveNode(values as CfnNode, scope, path) as CfnNode[])[Number(index)];
		if (chosen === undefined) throw faulty(path, `Fn::Select: there is no element ${index}`);
		return chosen;
	},
	'Fn::Split': (argument, scope, path) => {
		const [separator, text] = listOf(argument, 2, path);
		return String(resolveNode(text as CfnNode, scope, path)).split(String(separator));
	},
	'Fn::FindInMap': (argument, scope, path) => {
		const keys = resolveList(listOf(argument, 3, path), scope, path).map(String);
		let found: CfnNode | undefined = { ...scope.mappings };
		for (const key of keys) found = (found as { [key: string]: CfnNode } | undefined)?.[key];
		if (found === undefined) throw faulty(path, `Fn::FindInMap: there is no ${keys.join('.')}`);
		return found;
	},
};

function resolveList(nodes: CfnNode[], scope: Scope, path: string): CfnNode[] {
	return nodes.map((node, i) => resolveNode(node, scope, `${path}[${i}]`)).filter((value) => value !== NO_VALUE);
}

function listOf(argument: CfnNode, length: number, path: string): CfnNode[] {
	if (Array.isArray(argument) && argument.length === length) return argument;
	throw faulty(path, `takes a list of ${length}`);
}

function referenced(name: string, scope: Scope, path: string): CfnNode {
	const value = scope.ref(name);
	if (value === undefined) throw faulty(path, `refers to "${name}", which is neither a parameter nor a resource`);
	return value;
}

function attributeOf(logicalId: string, name: string, scope: Scope, path: string): string {
	const value = scope.attribute(logicalId, name);
	if (value === undefined) throw faulty(path, `the local cloud has no attribute ${logicalId}.${name}`);
	return value;
}

function substitute(argument: CfnNode, scope: Scope, path: string): string {
	const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
	const own = resolveNode(variables ?? {}, scope, path) as { [key: string]: CfnNode };

	return String(text).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
		if (literal) return `\${${name}}`;
		if (name in own) return String(own[name]);
		const dot = name.indexOf('.');
		if (dot < 0) return String(referenced(name, scope, path));
		return attributeOf(name.slice(0, dot), name.slice(dot + 1), scope, path);
	});
}
