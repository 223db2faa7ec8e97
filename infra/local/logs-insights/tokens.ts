import { UsageError } from '../../../shared/core/errors.ts';

export interface Token {
	readonly kind: 'number' | 'text' | 'pattern' | 'name' | 'sign';
	readonly text: string;
}

const PARTS =
	/\s+|(?<number>\d+(?:\.\d+)?)|"(?<double>(?:\\.|[^"\\])*)"|'(?<single>(?:\\.|[^'\\])*)'|`(?<ticked>[^`]+)`|(?<name>[@A-Za-z_][\w.@]*)|(?<sign><=|>=|!=|[-+*/%(),=<>|])/gy;
const PATTERN = /\/((?:\\.|[^/\\])+)\//y;

/**
 * The parts of a query in the language of CloudWatch Logs Insights.
 *
 * @throws {UsageError} A part is none.
 */
export function tokensOf(query: string): Token[] {
	const tokens: Token[] = [];
	for (let at = 0; at < query.length; ) {
		const isLike = tokens.at(-1)?.text.toLowerCase() === 'like';
		const part = matchAt(isLike ? PATTERN : PARTS, query, at) ?? matchAt(PARTS, query, at);
		if (part === undefined)
			throw new UsageError(`the query has "${query.slice(at, at + 20)}", which is not understood`);
		at += part[0].length;
		const token = tokenOf(part);
		if (token !== undefined) tokens.push(token);
	}
	return tokens;
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
	pattern.lastIndex = at;
	return pattern.exec(text) ?? undefined;
}

function tokenOf({ 0: whole, 1: first, groups }: RegExpExecArray): Token | undefined {
	if (groups === undefined) return { kind: 'pattern', text: first ?? '' };
	const { number, double, single, ticked, name, sign } = groups;
	if (number !== undefined) return { kind: 'number', text: number };
	const text = double ?? single;
	if (text !== undefined) return { kind: 'text', text: text.replaceAll(/\\(.)/g, '$1') };
	if (ticked !== undefined || name !== undefined) return { kind: 'name', text: ticked ?? name ?? '' };
	return sign === undefined || whole.trim() === '' ? undefined : { kind: 'sign', text: sign };
}
