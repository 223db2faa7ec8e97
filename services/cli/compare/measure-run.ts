import { createResultReader } from '../../../shared/app/read-results.ts';
import { createLatencyCounter } from '../../../shared/core/compare/latencies.ts';
import type { MeasuredRun } from '../../../shared/core/compare/run.ts';
import { createBusyCounter, invocationSpans } from '../../../shared/core/compare/timeline.ts';
import { createWorkDigest } from '../../../shared/core/compare/work-digest.ts';
import type { LedgerLine } from '../../../shared/core/ledger.ts';
import { readReport, summaryIn } from '../job/run-to-end.ts';
import type { Session } from '../job/session.ts';

/** What a job that has ended took, and what came of it, from what is stored. */
export async function measureRun(session: Session, jobId: string): Promise<MeasuredRun> {
	const summary = summaryIn(await readReport(session, jobId));
	const lines = await session.stack.ledger.list(jobId);
	const startedAt = Date.parse(summary.startedAt);
	const digest = createWorkDigest();
	const latencies = createLatencyCounter();
	const busy = createBusyCounter(startedAt);
	for await (const result of createResultReader(session.stack)(jobId, 'input')) {
		digest.add(result);
		latencies.add(result.timings.totalMs);
		busy.add(result);
	}
	const sum = (of: (line: LedgerLine) => number) => lines.reduce((total, line) => total + of(line), 0);
	return {
		summary,
		cpuUserMs: sum((line) => line.cpuUserMs),
		cpuSystemMs: sum((line) => line.cpuSystemMs),
		initMs: sum((line) => line.initMs),
		digest: digest.digest(),
		latencies: latencies.total(),
		timeline: { invocations: invocationSpans(lines, startedAt), busy: busy.spans(summary.wallMs) },
	};
}
