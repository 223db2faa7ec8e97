import { EnvironmentError, ShoalError, StoreError } from '../../../core/errors.ts';
import type { ExportSpec } from '../../../core/report/export/export-spec.ts';
import type { ExportTarget } from '../../../ports/export-target.ts';
import type { JobStore } from '../../../ports/job-store.ts';
import type { ExportAttempt, ExportJob } from '../../deliver/export-attempt.ts';
import type { ExportResults } from './export-results.ts';

export interface JobExporterDeps {
	readonly jobs: Pick<JobStore, 'get'>;
	readonly exportResults: ExportResults;
	/** @throws {EnvironmentError} The stack cannot write there. */
	readonly openTarget: (jobId: string, spec: ExportSpec) => ExportTarget;
}

/** Makes one attempt at an export, or a part of one where its time ends before. */
export function createJobExporter({ jobs, exportResults, openTarget }: JobExporterDeps): ExportJob {
	return async function exportJob(jobId, spec, { from, hasTime, signal }) {
		const job = await jobs.get(jobId);
		if (job === undefined) return { kind: 'failed', reason: 'the job is gone', mayHelpToRetry: false };
		try {
			const target = until(signal, openTarget(jobId, spec), spec);
			const outcome = await exportResults(job, { spec, target, from, hasTime });
			return outcome.kind === 'written' ? { kind: 'sent' } : outcome;
		} catch (error) {
			return failureOf(error);
		}
	};
}

function failureOf(error: unknown): ExportAttempt {
	if (!(error instanceof ShoalError)) throw error;
	return { kind: 'failed', reason: error.message, mayHelpToRetry: error.retryable };
}

/** A file that is not whole in time is left out: whoever is killed over it would come again for nothing. */
function until(signal: AbortSignal, target: ExportTarget, { parts }: ExportSpec): ExportTarget {
	async function* inTime(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
		for await (const bytes of body) {
			if (signal.aborted) throw outOfTime(parts === true);
			yield bytes;
		}
	}
	return { ...target, put: (name, body) => target.put(name, inTime(body)) };
}

function outOfTime(hasParts: boolean): ShoalError {
	if (hasParts) return new StoreError('a part took longer than the function may run');
	return new EnvironmentError('one file takes longer than the function may run; export it in parts');
}
