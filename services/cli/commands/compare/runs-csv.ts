import { latencyAt } from '../../../../shared/compare/figures/latencies.ts';
import type { ComparedRun } from '../../../../shared/compare/run.ts';
import { differencesOf, isSameWork } from '../../../../shared/compare/verdict/differences.ts';
import { PHASES } from '../../../../shared/core/record/phase-times.ts';
import { csvRow } from '../../../../shared/core/report/csv.ts';
import { OUTCOMES } from '../../../../shared/core/result.ts';

type Read = (run: ComparedRun) => unknown;

// Fixed, whatever was compared: a script may count on the order.
const COLUMNS: Readonly<Record<string, Read>> = {
	order: ({ order }) => order,
	repeat: ({ repeat }) => repeat,
	cold: ({ cold }) => cold,
	mode: ({ setting }) => setting.mode,
	memoryMb: ({ setting }) => setting.memoryMb,
	concurrency: ({ setting }) => setting.concurrency,
	threads: ({ setting }) => setting.threads,
	chunkSize: ({ setting }) => setting.chunkSize,
	maxInstances: ({ setting }) => setting.maxInstances,
	jobId: ({ summary }) => summary.jobId,
	startedAt: ({ summary }) => summary.startedAt,
	state: ({ summary }) => summary.state,
	targets: ({ summary }) => summary.targets,
	duplicates: ({ summary }) => summary.duplicates,
	...Object.fromEntries(
		OUTCOMES.map((outcome): [string, Read] => [outcome, ({ summary }) => summary.counts[outcome] ?? 0]),
	),
	retries: ({ summary }) => summary.retries,
	bytes: ({ summary }) => summary.bytes,
	digest: ({ digest }) => digest,
	wallMs: ({ summary }) => summary.wallMs,
	cpuUserMs: ({ cpuUserMs }) => rounded(cpuUserMs),
	cpuSystemMs: ({ cpuSystemMs }) => rounded(cpuSystemMs),
	cpuShare: ({ summary }) => summary.cpuShare.toFixed(4),
	waitingShare: ({ summary }) => summary.waitingShare.toFixed(4),
	bound: ({ summary }) => summary.bound,
	invocations: ({ summary }) => summary.invocations,
	instances: ({ summary }) => summary.instances,
	coldStarts: ({ summary }) => summary.coldStarts,
	initMs: ({ initMs }) => rounded(initMs),
	billedMs: ({ summary }) => summary.billedMs,
	gbSeconds: ({ summary }) => summary.gbSeconds,
	peakMemoryMb: ({ summary }) => rounded(summary.peakMemoryMb),
	...Object.fromEntries(PHASES.map((phase): [string, Read] => [`${phase}Ms`, ({ summary }) => summary.timeMs[phase]])),
	p50Ms: ({ latencies }) => rounded(latencyAt(latencies, 0.5)),
	p90Ms: ({ latencies }) => rounded(latencyAt(latencies, 0.9)),
	p99Ms: ({ latencies }) => rounded(latencyAt(latencies, 0.99)),
	lambdaRequestsUsd: ({ summary }) => summary.cost.lambdaRequests,
	lambdaDurationUsd: ({ summary }) => summary.cost.lambdaDuration,
	sqsUsd: ({ summary }) => summary.cost.sqs,
	dynamodbUsd: ({ summary }) => summary.cost.dynamodb,
	s3Usd: ({ summary }) => summary.cost.s3,
	totalUsd: ({ summary }) => summary.cost.total,
	awsArchitecture: ({ predicted }) => predicted?.architecture,
	awsRegion: ({ predicted }) => predicted?.region,
	awsWallMs: ({ predicted }) => predicted && rounded(predicted.wallMs.p50),
	awsWallP90Ms: ({ predicted }) => predicted && rounded(predicted.wallMs.p90),
	awsUsd: ({ predicted }) => predicted?.costUsd.p50,
	awsP90Usd: ({ predicted }) => predicted?.costUsd.p90,
};

/** A row a run, in the order in which they ran; `sameWork` says whether it may be compared with the others. */
export function runsCsv(runs: readonly ComparedRun[]): string {
	const differences = differencesOf(runs);
	const rows = runs.map((run) => [...Object.values(COLUMNS).map((read) => read(run)), isSameWork(run, differences)]);
	return [[...Object.keys(COLUMNS), 'sameWork'], ...rows].map((row) => csvRow(row)).join('');
}

function rounded(value: number): number {
	return Math.round(value * 100) / 100;
}
