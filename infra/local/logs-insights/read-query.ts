import { UsageError } from '../../../shared/core/errors.ts';
import { readExpression } from './expression.ts';
import { createTokenReader, type TokenReader } from './token-reader.ts';
import { tokensOf } from './tokens.ts';
import { type Expression, isTrue, type LogRow, numberOf, type Value } from './values.ts';

/** What a command makes, and gets. */
interface Found {
	readonly rows: readonly LogRow[];
	/** Those that are told; others can be sorted and filtered by all the same. */
	readonly columns: readonly string[];
}

type Stage = (found: Found) => Found;

interface Column {
	readonly name: string;
	readonly of: Expression;
}

const STAGES: Readonly<Record<string, (tokens: TokenReader) => Stage>> = {
	fields: readFields,
	filter: readFilter,
	stats: readStats,
	sort: readSort,
	limit: readLimit,
};
const DEFAULT_COLUMNS = ['@timestamp', '@message'];

/** A query in the language of CloudWatch Logs Insights, as far as it is played here; a row of its result has only what it tells. */
export type Query = (rows: readonly LogRow[]) => LogRow[];

/** @throws {UsageError} It is none, or has what is not played here: it is named. */
export function readQuery(text: string): Query {
	const stages = stageTexts(text).map(readStage);
	return (lines) => {
		const start: Found = { rows: lines, columns: DEFAULT_COLUMNS };
		const { rows, columns } = stages.reduce((found, stage) => stage(found), start);
		return rows.map((row) => Object.fromEntries(columns.map((column) => [column, row[column]])));
	};
}

/** A bar within quotes divides nothing. */
function stageTexts(text: string): string[] {
	const stages = text.match(/(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^|])+/g) ?? [];
	return stages.map((stage) => stage.trim()).filter((stage) => stage !== '');
}

function readStage(text: string): Stage {
	const [command = text] = /^\w+/.exec(text) ?? [];
	const read = STAGES[command.toLowerCase()];
	if (read === undefined) throw new UsageError(`the local cloud does not play the command ${command} of Logs Insights`);
	const tokens = createTokenReader(tokensOf(text.slice(command.length)));
	const stage = read(tokens);
	if (!tokens.isAtEnd) throw new UsageError(`the query has "${tokens.next('nothing').text}" where ${command} must end`);
	return stage;
}

function readFields(tokens: TokenReader): Stage {
	const columns = readColumns(tokens);
	return ({ rows }) => ({
		rows: rows.map((row) => ({ ...row, ...valuesOf(columns, row, [row]) })),
		columns: columns.map(({ name }) => name),
	});
}

function readFilter(tokens: TokenReader): Stage {
	const condition = readExpression(tokens);
	return ({ rows, columns }) => ({ rows: rows.filter((row) => isTrue(condition(row, [row]))), columns });
}

function readStats(tokens: TokenReader): Stage {
	const figures = readColumns(tokens);
	const keys = tokens.take('by') ? readColumns(tokens) : [];
	return ({ rows }) => ({
		// As with Logs Insights, the keys come first.
		rows: grouped(rows, keys).map((group) => {
			const first = group[0] ?? {};
			return { ...valuesOf(keys, first, group), ...valuesOf(figures, first, group) };
		}),
		columns: [...keys, ...figures].map(({ name }) => name),
	});
}

/** Without keys all rows are one group, even if there are none. */
function grouped(rows: readonly LogRow[], keys: readonly Column[]): (readonly LogRow[])[] {
	if (keys.length === 0) return rows.length === 0 ? [] : [rows];
	return [...Map.groupBy(rows, (row) => JSON.stringify(keys.map(({ of }) => String(of(row, [row]))))).values()];
}

function readSort(tokens: TokenReader): Stage {
	const of = readExpression(tokens);
	const direction = tokens.takeAny(['desc', 'asc']) === 'asc' ? 1 : -1;
	return ({ rows, columns }) => ({
		rows: rows.toSorted((a, b) => direction * compared(of(a, [a]), of(b, [b]))),
		columns,
	});
}

function readLimit(tokens: TokenReader): Stage {
	const count = Number(tokens.next('a number').text);
	if (!Number.isSafeInteger(count)) throw new UsageError('the query has a limit that is no whole number');
	return ({ rows, columns }) => ({ rows: rows.slice(0, count), columns });
}

function readColumns(tokens: TokenReader): Column[] {
	const columns: Column[] = [];
	do {
		const start = tokens.position;
		const of = readExpression(tokens);
		const written = tokens.textSince(start);
		columns.push({ name: tokens.take('as') ? tokens.next('a name').text : written, of });
	} while (tokens.take(','));
	return columns;
}

function valuesOf(columns: readonly Column[], row: LogRow, group: readonly LogRow[]): LogRow {
	return Object.fromEntries(columns.map(({ name, of }) => [name, of(row, group)]));
}

/** What is missing comes before all else. */
function compared(a: Value, b: Value): number {
	const [x, y] = [numberOf(a), numberOf(b)];
	if (x !== undefined && y !== undefined) return x - y;
	return String(a ?? '').localeCompare(String(b ?? ''));
}
