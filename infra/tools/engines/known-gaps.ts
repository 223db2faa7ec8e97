import type { ContractTest, EngineRun } from './run-contracts.ts';

/** A test that an engine fails, and why it is the engine that is wrong. */
interface KnownGap {
	readonly engine: string;
	readonly contract: string;
	readonly title: string;
	readonly reason: string;
}

const CAPACITY = {
	contract: 'a table that fails',
	title: 'S0.3 counts a unit for each started KB that is written, and each 4 KB that are read',
};

const KNOWN_GAPS: readonly KnownGap[] = [
	{
		...CAPACITY,
		engine: 'ministack 1.5.33',
		reason: 'it reports one unit for each consistent read, where DynamoDB counts one for each started 4 KB',
	},
	{
		...CAPACITY,
		engine: 'moto 5.2.5',
		reason: 'it reports a fixed number of capacity units for each kind of call, whatever the size of the item',
	},
];

/** What an engine can do, and what it cannot. */
export interface Judged {
	readonly engine: string;
	readonly from: string;
	readonly services: readonly string[];
	readonly passed: number;
	readonly gaps: readonly { readonly contract: string; readonly title: string; readonly reason: string }[];
	/** Failed, and nobody has said why. */
	readonly unexpected: readonly ContractTest[];
	/** Titles of gaps that are none any more. */
	readonly closed: readonly string[];
}

export function judge({ engine, from, services, tests }: EngineRun): Judged {
	const known = KNOWN_GAPS.filter((gap) => gap.engine === engine);
	const failed = tests.filter(({ passed }) => !passed);
	const gapOf = ({ contract, title }: ContractTest) =>
		known.find((gap) => gap.contract === contract && gap.title === title);
	return {
		engine,
		from,
		services,
		passed: tests.length - failed.length,
		gaps: failed.flatMap((test) => gapOf(test) ?? []).map(({ engine: _, ...gap }) => gap),
		unexpected: failed.filter((test) => gapOf(test) === undefined),
		closed: known.filter((gap) => !failed.some((test) => gapOf(test) === gap)).map(({ title }) => title),
	};
}
