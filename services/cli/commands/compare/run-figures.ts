import { createLatencyCounter } from '../../../../shared/compare/figures/latencies.ts';
import { createWorkDigest } from '../../../../shared/compare/figures/work-digest.ts';
import { createBusyCounter, invocationSpans } from '../../../../shared/compare/page/timeline.ts';
import type { MeasuredRun } from '../../../../shared/compare/run.ts';
import type { LedgerLine } from '../../../../shared/core/report/ledger.ts';
import type { JobSummary } from '../../../../shared/core/report/summary.ts';
import type { Result } from '../../../../shared/core/result.ts';

/** What a job that has ended took, and what came of it: told of each of its results, wherever it ran. */
export class RunFigures {
	private readonly summary: JobSummary;
	private readonly lines: readonly LedgerLine[];
	private readonly startedAt: number;
	private readonly digest: ReturnType<typeof createWorkDigest>;
	private readonly latencies = createLatencyCounter();
	private readonly busy: ReturnType<typeof createBusyCounter>;

	constructor(summary: JobSummary, lines: readonly LedgerLine[]) {
		this.summary = summary;
		this.lines = lines;
		this.startedAt = Date.parse(summary.startedAt);
		this.digest = createWorkDigest({ isOrdered: summary.settings.crawl === undefined });
		this.busy = createBusyCounter(this.startedAt);
	}

	add(result: Result): void {
		this.digest.add(result);
		this.latencies.add(result.timings.totalMs);
		this.busy.add(result);
	}

	total(): Omit<MeasuredRun, 'recorded' | 'predicted'> {
		const { summary, lines } = this;
		const sum = (of: (line: LedgerLine) => number) => lines.reduce((total, line) => total + of(line), 0);
		return {
			summary,
			cpuUserMs: sum((line) => line.cpuUserMs),
			cpuSystemMs: sum((line) => line.cpuSystemMs),
			initMs: sum((line) => line.initMs),
			digest: this.digest.digest(),
			latencies: this.latencies.total(),
			timeline: { invocations: invocationSpans(lines, this.startedAt), busy: this.busy.spans(summary.wallMs) },
		};
	}
}
