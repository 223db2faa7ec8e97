import { type CollectionTag, parse, type ScalarTag, type YAMLMap, type YAMLSeq } from 'yaml';
import { EnvironmentError } from '../../../shared/core/errors.ts';

/** A template as plain data: every short form (`!Ref x`) is its long form (`{ Ref: x }`). */
export type CfnNode = string | number | boolean | null | CfnNode[] | { [key: string]: CfnNode };

const FUNCTIONS = ['Sub', 'If', 'Equals', 'Not', 'And', 'Or', 'Join', 'Select', 'Split', 'FindInMap', 'ImportValue'];

/** @throws {EnvironmentError} `text` is no YAML; the message has its line. */
export function parseCfnYaml(text: string, file: string): CfnNode {
	try {
		return parse(text, { customTags: TAGS, logLevel: 'error' }) as CfnNode;
	} catch (error) {
		throw new EnvironmentError(`${file} is no valid YAML: ${(error as Error).message.split('\n')[0]}`);
	}
}

const TAGS = [
	...tagsOf('!Ref', (value) => ({ Ref: value })),
	...tagsOf('!Condition', (value) => ({ Condition: value })),
	...tagsOf('!GetAtt', (value) => ({ 'Fn::GetAtt': typeof value === 'string' ? splitOnce(value) : value })),
	...FUNCTIONS.flatMap((name) => tagsOf(`!${name}`, (value) => ({ [`Fn::${name}`]: value }))),
];

type LongForm = (value: CfnNode) => CfnNode;

function tagsOf(tag: string, longForm: LongForm): (ScalarTag | CollectionTag)[] {
	const ofCollection = (node: YAMLSeq | YAMLMap) => longForm(node.toJSON() as CfnNode);
	return [
		{ tag, resolve: (value) => longForm(value) },
		{ tag, collection: 'seq', resolve: (node) => ofCollection(node as YAMLSeq) },
		{ tag, collection: 'map', resolve: (node) => ofCollection(node as YAMLMap) },
	];
}

function splitOnce(value: string): string[] {
	const dot = value.indexOf('.');
	return dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)];
}
