import { randomUUID } from 'node:crypto';
import { UsageError } from '../../../shared/core/errors.ts';
import type { Resources } from '../state-machine/run-machine.ts';
import { type LineRange, readLines } from './log-lines.ts';
import { readQuery } from './read-query.ts';
import type { LogRow } from './values.ts';

export interface QueriesDeps {
	/** Where the logs of functions are. */
	readonly directory: string;
	/** The function whose log a log group is, by the group's name. */
	readonly functionOf: (logGroup: string) => string | undefined;
	/** Default: reads the files of the logs. */
	readonly read?: (range: LineRange) => Promise<readonly LogRow[]>;
}

interface StartQueryInput {
	readonly LogGroupNames: readonly string[];
	readonly QueryString: string;
	readonly StartTime: number;
	readonly EndTime: number;
	readonly Limit?: number;
}

const DEFAULT_LIMIT = 10_000;

/** Plays the actions of CloudWatch Logs that run queries, as tasks of a state machine call them. */
export function createQueries({ directory, functionOf, read = readLines }: QueriesDeps): Resources {
	const results = new Map<string, readonly LogRow[]>();
	const linesOf = sharedReads(read);

	async function startQuery(input: StartQueryInput) {
		const { LogGroupNames, QueryString, StartTime, EndTime, Limit = DEFAULT_LIMIT } = input;
		const query = understood(QueryString);
		const functions = LogGroupNames.map((name) => {
			const found = functionOf(name);
			if (found === undefined) throw failure('ResourceNotFoundException', `there is no log group ${name}`);
			return found;
		});
		const rows = query(await linesOf({ directory, functions, from: StartTime, to: EndTime }));
		const QueryId = randomUUID();
		results.set(QueryId, rows.slice(0, Limit));
		return { QueryId };
	}

	function getQueryResults({ QueryId }: { readonly QueryId: string }) {
		const rows = results.get(QueryId);
		if (rows === undefined) throw failure('ResourceNotFoundException', `there is no query ${QueryId}`);
		results.delete(QueryId);
		return { Status: 'Complete', Results: rows.map(cellsOf) };
	}

	return {
		'aws-sdk:cloudwatchlogs:startQuery': async (input) => startQuery(input as unknown as StartQueryInput),
		'aws-sdk:cloudwatchlogs:getQueryResults': async (input) => getQueryResults(input as { QueryId: string }),
		'aws-sdk:cloudwatchlogs:stopQuery': async () => ({ Success: true }),
	};
}

/** Queries that start at once over the same logs read them once; nothing is kept after the last of them has its lines. */
function sharedReads(read: NonNullable<QueriesDeps['read']>): NonNullable<QueriesDeps['read']> {
	const reads = new Map<string, Promise<readonly LogRow[]>>();
	return (range) => {
		const key = JSON.stringify(range);
		const reading = reads.get(key) ?? read(range).finally(() => reads.delete(key));
		reads.set(key, reading);
		return reading;
	};
}

function understood(text: string): ReturnType<typeof readQuery> {
	try {
		return readQuery(text);
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		throw failure('MalformedQueryException', error.message);
	}
}

/** Every value is text; what a line has not is left out. */
function cellsOf(row: LogRow) {
	return Object.entries(row).flatMap(([Field, value]) =>
		value === undefined ? [] : [{ Field, Value: String(value) }],
	);
}

/** As Step Functions names what an action of CloudWatch Logs answers. */
function failure(name: string, message: string): Error {
	return Object.assign(new Error(message), { name: `CloudWatchLogs.${name}` });
}
