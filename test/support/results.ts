import type { Result } from '../../shared/core/result.ts';

/** Lines of a results file. */
export function parseResults(jsonl: string): Result[] {
	return jsonl
		.split('\n')
		.filter((line) => line !== '')
		.map((line) => JSON.parse(line) as Result);
}

/** A result without what may differ from run to run. */
export function comparable({ timings: _t, instance: _i, thread: _h, fetchedAt: _f, jobId: _j, ...rest }: Result) {
	return rest;
}
