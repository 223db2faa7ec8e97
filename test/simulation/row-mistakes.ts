import type { LifePorts } from './life-ports.ts';
import { REAL, type Variant } from './variants.ts';

/** Systems that are wrong in one thing about the rows of results. */
export const ROW_MISTAKES: readonly Variant[] = [
	{
		...REAL,
		name: 'rows are noted before they are written',
		stack: (stack) => ({
			...stack,
			rowSink: {
				...stack.rowSink,
				async write(sink, rows) {
					const outcome = await stack.rowSink.write(sink, rows);
					return outcome.kind === 'failed' && outcome.mayHelpToRetry ? { kind: 'written' } : outcome;
				},
			},
		}),
	},
	{
		...REAL,
		name: 'the rows of a job are taken for written once no message is on its way',
		ports: (ports) => ({ ...ports, sinks: { ...ports.sinks, writtenChunks: (jobId) => allOf(ports, jobId) } }),
	},
];

async function allOf(ports: LifePorts, jobId: string): Promise<Map<string, number>> {
	const records = await ports.records.list(jobId);
	return new Map(Array.from(records, ([chunkId, { counts }]) => [chunkId, sumOf(Object.values(counts))]));
}

function sumOf(numbers: readonly number[]): number {
	return numbers.reduce((total, n) => total + n, 0);
}
