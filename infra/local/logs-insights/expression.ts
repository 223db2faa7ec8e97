import { UsageError } from '../../../shared/core/errors.ts';
import { AGGREGATES, aggregateOf, FUNCTIONS } from './functions.ts';
import type { TokenReader } from './token-reader.ts';
import { type Expression, isTrue, numberOf, type Value } from './values.ts';

/** Of those that bind least first. */
const LEVELS: readonly (readonly string[])[] = [
	['or'],
	['and'],
	['=', '!=', '<', '<=', '>', '>=', 'like'],
	['+', '-'],
	['*', '/', '%'],
];

/**
 * Reads one expression.
 *
 * @throws {UsageError} It has what is not played here, which is named.
 */
export function readExpression(tokens: TokenReader, level = 0): Expression {
	const signs = LEVELS[level];
	if (signs === undefined) return readOperand(tokens);
	let left = readExpression(tokens, level + 1);
	for (let sign = tokens.takeAny(signs); sign !== undefined; sign = tokens.takeAny(signs)) {
		left = combined(sign, left, sign === 'like' ? readPattern(tokens) : readExpression(tokens, level + 1));
	}
	return left;
}

function readOperand(tokens: TokenReader): Expression {
	if (tokens.take('(')) {
		const inner = readExpression(tokens);
		tokens.require(')');
		return inner;
	}
	if (tokens.take('not')) {
		const inner = readOperand(tokens);
		return (row, group) => !inner(row, group);
	}
	if (tokens.take('-')) {
		const inner = readOperand(tokens);
		return (row, group) => negated(inner(row, group));
	}
	const { kind, text } = tokens.next('a field, a number or a text');
	if (kind === 'number') return () => Number(text);
	if (kind === 'text') return () => text;
	if (kind !== 'name') throw new UsageError(`the query has "${text}" where a field, a number or a text must be`);
	return tokens.take('(') ? readCall(text, tokens) : (row) => row[text];
}

function readCall(name: string, tokens: TokenReader): Expression {
	const args: Expression[] = [];
	// count(*) counts rows.
	if (!tokens.take('*')) {
		while (!tokens.isNext(')')) {
			args.push(readExpression(tokens));
			if (!tokens.take(',')) break;
		}
	}
	tokens.require(')');
	const key = name.toLowerCase();
	if (AGGREGATES.has(key)) return aggregateOf(key, args);
	const call = FUNCTIONS[key];
	if (call === undefined) throw new UsageError(`the local cloud does not play the function ${name} of Logs Insights`);
	return (row, group) => call(...args.map((arg) => arg(row, group)));
}

function readPattern(tokens: TokenReader): Expression {
	const { kind, text } = tokens.next('a pattern as /text/');
	if (kind === 'pattern') {
		const pattern = new RegExp(text);
		return () => pattern.source;
	}
	if (kind === 'text') return () => RegExp.escape(text);
	throw new UsageError(`the query has "${text}" after like, where a text or a pattern as /text/ must be`);
}

function combined(sign: string, left: Expression, right: Expression): Expression {
	switch (sign) {
		case 'or':
			return (row, group) => isTrue(left(row, group)) || isTrue(right(row, group));
		case 'and':
			return (row, group) => isTrue(left(row, group)) && isTrue(right(row, group));
		case 'like':
			return (row, group) => new RegExp(String(right(row, group))).test(String(left(row, group) ?? ''));
		case '=':
			return (row, group) => isSame(left(row, group), right(row, group));
		case '!=':
			return (row, group) => !isSame(left(row, group), right(row, group));
		default:
			return (row, group) => calculated(sign, numberOf(left(row, group)), numberOf(right(row, group)));
	}
}

function calculated(sign: string, a: number | undefined, b: number | undefined): Value {
	if (a === undefined || b === undefined) return undefined;
	if (sign === '<') return a < b;
	if (sign === '<=') return a <= b;
	if (sign === '>') return a > b;
	if (sign === '>=') return a >= b;
	if (sign === '+') return a + b;
	if (sign === '-') return a - b;
	if (sign === '*') return a * b;
	if (b === 0) return undefined;
	return sign === '/' ? a / b : a % b;
}

/** Numbers are told as text here and there. */
function isSame(a: Value, b: Value): boolean {
	return a !== undefined && b !== undefined && String(a) === String(b);
}

function negated(value: Value): Value {
	const number = numberOf(value);
	return number === undefined ? undefined : -number;
}
