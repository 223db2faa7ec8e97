import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { type LedgerLine, MB_PER_GB } from '../core/report/ledger.ts';
import type { RunningInvocation } from './invocations.ts';

export type MeteredInvocation = Pick<
	RunningInvocation,
	'lines' | 'outcomes' | 'cold' | 'initMs' | 'requestId' | 'spent'
>;

/**
 * One line of CloudWatch's embedded metric format an invocation. Only the service is a dimension: every other is a bill of
 * its own. What only queries over the logs read are properties, which cost nothing.
 */
export function createEmfMetrics(namespace: string, serviceName: string) {
	const metrics = new Metrics({ namespace, serviceName });

	return function publish(
		invocation: MeteredInvocation,
		{ durationMs, failed }: { durationMs: number; failed: number },
	): void {
		const { lines, outcomes, cold, initMs, requestId } = invocation;
		const { billedMs, memoryMb } = invocation.spent();
		metrics.addMetric('Invocations', MetricUnit.Count, 1);
		metrics.addMetric('Duration', MetricUnit.Milliseconds, durationMs);
		metrics.addMetric('FailedMessages', MetricUnit.Count, failed);
		metrics.addMetric('Targets', MetricUnit.Count, sum(lines, targetsOf));
		metrics.addMetric('Bytes', MetricUnit.Bytes, sum(lines, bytesOf));
		metrics.addMetric('CpuTime', MetricUnit.Milliseconds, sum(lines, cpuMsOf));
		metrics.addMetric('ColdStarts', MetricUnit.Count, cold ? 1 : 0);
		metrics.addMetric('InitDuration', MetricUnit.Milliseconds, initMs);
		metrics.addMetric('PeakMemory', MetricUnit.Megabytes, Math.max(0, ...lines.map((line) => line.peakMemoryMb)));
		metrics.addMetric('MemorySize', MetricUnit.Megabytes, memoryMb);
		metrics.addMetric('GbSeconds', MetricUnit.NoUnit, (billedMs / 1000) * (memoryMb / MB_PER_GB));
		// Powertools types it as text; a property may be any JSON.
		metrics.addMetadata('outcomes', outcomes as unknown as string);
		metrics.addMetadata('requestId', requestId);
		metrics.publishStoredMetrics();
	};
}

function sum(lines: readonly LedgerLine[], of: (line: LedgerLine) => number): number {
	return lines.reduce((total, line) => total + of(line), 0);
}

function targetsOf({ targets }: LedgerLine): number {
	return targets;
}

function bytesOf({ bytes }: LedgerLine): number {
	return bytes;
}

function cpuMsOf({ cpuUserMs, cpuSystemMs }: LedgerLine): number {
	return cpuUserMs + cpuSystemMs;
}
