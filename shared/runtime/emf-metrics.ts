import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { LedgerLine } from '../core/report/ledger.ts';

/** One line of CloudWatch's embedded metric format an invocation. Only the service is a dimension: every other is a bill of its own. */
export function createEmfMetrics(namespace: string, serviceName: string) {
	const metrics = new Metrics({ namespace, serviceName });
	const sum = (lines: readonly LedgerLine[], of: (line: LedgerLine) => number) =>
		lines.reduce((total, line) => total + of(line), 0);

	return function publish(
		lines: readonly LedgerLine[],
		{ durationMs, failed }: { durationMs: number; failed: number },
	): void {
		metrics.addMetric('Invocations', MetricUnit.Count, 1);
		metrics.addMetric('Duration', MetricUnit.Milliseconds, durationMs);
		metrics.addMetric('FailedMessages', MetricUnit.Count, failed);
		metrics.addMetric(
			'Targets',
			MetricUnit.Count,
			sum(lines, (line) => line.targets),
		);
		metrics.addMetric(
			'Bytes',
			MetricUnit.Bytes,
			sum(lines, (line) => line.bytes),
		);
		metrics.addMetric(
			'CpuTime',
			MetricUnit.Milliseconds,
			sum(lines, (line) => line.cpuUserMs + line.cpuSystemMs),
		);
		metrics.addMetric('ColdStarts', MetricUnit.Count, lines.some((line) => line.cold) ? 1 : 0);
		metrics.addMetric('InitDuration', MetricUnit.Milliseconds, Math.max(0, ...lines.map((line) => line.initMs)));
		metrics.addMetric('PeakMemory', MetricUnit.Megabytes, Math.max(0, ...lines.map((line) => line.peakMemoryMb)));
		metrics.addMetric('MemorySize', MetricUnit.Megabytes, Math.max(0, ...lines.map((line) => line.memoryMb)));
		metrics.publishStoredMetrics();
	};
}
