import { createWorkloadReader } from '../../../../shared/app/jobs/read-workload.ts';
import { UsageError } from '../../../../shared/core/errors.ts';
import { hasEnded } from '../../../../shared/core/job.ts';
import { capped, constant, logNormal } from '../../../../shared/model/distribution.ts';
import type { RecordedWorkload } from '../../../../shared/model/recorded-workload.ts';
import type { Workload } from '../../../../shared/model/workload.ts';
import { find } from '../../job/stack/find-job.ts';
import { withReader } from '../../job/stack/session.ts';
import type { AdviseOptions } from './options.ts';

/** What a job is like, and what was only assumed of it. */
export interface GivenWorkload {
	readonly workload: Workload;
	readonly bodyBytes: number;
	readonly assumptions: readonly string[];
}

const ASSUMED_CPU_MS = 2;
const ASSUMED_BODY_BYTES = 30_000;
/** Compressed: URLs, status, timings and a title are alike from one to the next. */
const ASSUMED_RESULT_BYTES = 60;
const ASSUMED_TARGET_BYTES = 100;
/** What scrape gives a visit, by default. */
const TIMEOUT_MS = 15_000;
const MEDIAN = 0.5;

/** @throws {UsageError} The job is not there to learn from. */
export async function workloadOf(options: AdviseOptions): Promise<GivenWorkload> {
	const { fromJob, dataDir } = options;
	return givenOver(options, fromJob === undefined ? undefined : await recordedOf(fromJob, dataDir));
}

async function recordedOf(jobId: string, dataDir: string): Promise<RecordedWorkload> {
	return withReader(dataDir, async (session) => {
		const job = await find(session, jobId);
		if (!hasEnded(job.state))
			throw new UsageError(`--from-job ${jobId}: it is still ${job.state}; advise learns from a job that has ended`);
		const recorded = await createWorkloadReader(session.stack)(job);
		if (recorded === undefined)
			throw new UsageError(`--from-job ${jobId}: it visited nothing, and there is nothing to learn from it`);
		return recorded;
	});
}

/** What is given counts more than what was recorded, and that more than what is usual. */
export function givenOver(options: AdviseOptions, recorded?: RecordedWorkload): GivenWorkload {
	const { urlCount, latency, cpuMs, bodyBytes, hosts, ratePerHost } = options;
	const assumptions: string[] = [];
	const or = <T>(known: T | undefined, assumed: T, text: string): T => {
		if (known === undefined) assumptions.push(text);
		return known ?? assumed;
	};
	const from = recorded?.workload;
	const given = latency === undefined ? undefined : capped(logNormal(latency), TIMEOUT_MS);
	if (latency?.length === 1) {
		const [{ p, value }] = latency as [{ p: number; value: number }];
		const what = p === MEDIAN ? `a p99 of 5 times the median of ${value} ms` : 'a p99 of 5 times the median';
		assumptions.push(`latencies are spread log-normally, with ${what}`);
	}
	const workload: Workload = {
		targets: urlCount ?? from?.targets ?? 0,
		waitMs: given ?? from?.waitMs ?? constant(0),
		cpuMs: or(
			cpuMs === undefined ? from?.cpuMs : constant(cpuMs),
			constant(ASSUMED_CPU_MS),
			`a visit computes for ${ASSUMED_CPU_MS} ms (--cpu)`,
		),
		resultBytes: from?.resultBytes ?? ASSUMED_RESULT_BYTES,
		targetBytes: from?.targetBytes ?? ASSUMED_TARGET_BYTES,
		retryShare: from?.retryShare ?? 0,
		hosts: hosts ?? from?.hosts ?? 1,
		...(ratePerHost !== undefined && { ratePerHost }),
	};
	const size = or(bodyBytes ?? recorded?.bodyBytes, ASSUMED_BODY_BYTES, 'a body has 30 kB (--bytes)');
	assumptions.push('a vCPU of AWS computes as fast as the core on which CPU time was measured');
	return { workload, bodyBytes: size, assumptions };
}
