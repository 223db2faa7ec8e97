import { describe, expect, it } from 'vitest';
import { createJobEraser } from '../../../../../shared/app/jobs/erase-job.ts';
import { createResultExporter } from '../../../../../shared/app/jobs/export/export-results.ts';
import { objectFolder } from '../../../../../shared/app/jobs/export/object-folder.ts';
import { createChunkFinisher } from '../../../../../shared/app/record/finish-chunk.ts';
import type { Job } from '../../../../../shared/core/job.ts';
import { csvTable } from '../../../../../shared/core/report/csv-results.ts';
import { encodeCsv, encodeJsonl } from '../../../../../shared/core/report/export/encode-text.ts';
import { parseManifest } from '../../../../../shared/core/report/export/export-files.ts';
import type { Result } from '../../../../../shared/core/result.ts';
import type { ExportTarget } from '../../../../../shared/ports/export-target.ts';
import { aChunk, aJob, anEntry, aResult, aTarget, JOB_ID, options } from '../../../../support/builders.ts';
import { createFakeInvocation } from '../../../../support/fakes.ts';
import { createMemoryStack, type MemoryPorts, type MemoryStack } from '../../../../support/memory-stack.ts';

const FOLDER = `exports/${JOB_ID}/csv-parts/`;

/** A job of so many chunks of ten results each, and what exports it. */
async function ended(
	chunks: number,
	fields: Partial<Job> = {},
	resultOf: (index: number) => Partial<Result> = () => ({}),
) {
	const stack: MemoryStack & MemoryPorts = createMemoryStack();
	const job = aJob({ state: 'reported', ...fields });
	await stack.jobs.create(job);
	await stack.planLog.append(anEntry({ chunkCount: chunks, closed: true }));
	const { finish } = createChunkFinisher(stack.ports);
	// Chunks end in any order.
	for (const i of Array.from({ length: chunks }, (_, at) => at).reverse()) {
		const results = Array.from({ length: 10 }, (_, at) =>
			aResult({
				index: 10 * i + at,
				title: '=1+1',
				url: `https://user:pass@example.com/${10 * i + at}`,
				...resultOf(10 * i + at),
			}),
		);
		const chunk = aChunk({ chunkId: `0.${i}`, targets: results.map(({ index }) => aTarget(index)) });
		const invocation = createFakeInvocation(stack);
		await finish({ job, chunk, outcome: { results, deferred: [] }, invocation, publish: async () => undefined });
	}
	const encoders = { parquet: encodeJsonl, jsonl: encodeJsonl, csv: encodeCsv };
	const exportResults = createResultExporter({ ...stack, encoders, partResults: 25 });
	const target = objectFolder(stack.objects, FOLDER);
	const read = async (name: string, folder = FOLDER) => {
		const body = await stack.objects.get(`${folder}${name}`);
		return body && Buffer.from(body).toString();
	};
	return { stack, job, exportResults, target, read };
}

const PARTS = { format: 'csv', parts: true } as const;

/** Fails after so many files, as whoever is killed does. */
function dyingAfter(files: number, target: ExportTarget): ExportTarget {
	let left = files;
	return {
		...target,
		put: async (...file) => (left-- > 0 ? target.put(...file) : Promise.reject(new Error('killed'))),
	};
}

describe('exportResults', () => {
	it('S0.9 leaves out and counts what its job is told by', async () => {
		const changes = { name: 'nightly', only: true as const };
		const changeOf = (index: number) => ({ change: index % 20 === 3 ? ('changed' as const) : ('unchanged' as const) });
		const { job, exportResults, target, read } = await ended(4, { options: options({ changes }) }, changeOf);
		const outcome = await exportResults(job, { spec: { format: 'jsonl' }, target });

		const lines = (await read('results.jsonl'))?.trimEnd().split('\n') ?? [];
		expect(lines.map((line) => JSON.parse(line).index)).toEqual([3, 23]);
		expect(outcome).toMatchObject({ kind: 'written', manifest: { results: 2 } });
	});

	it('S0.9 S1.2 writes each result once, in the order of the source, without credentials', async () => {
		const { job, exportResults, target, read } = await ended(4);
		const outcome = await exportResults(job, { spec: { format: 'jsonl' }, target });

		const lines = (await read('results.jsonl'))?.trimEnd().split('\n') ?? [];
		expect(lines.map((line) => JSON.parse(line).index)).toEqual(Array.from({ length: 40 }, (_, i) => i));
		expect(lines.join()).not.toContain('pass');
		const files = [{ name: 'results.jsonl', results: 40 }];
		expect(outcome).toEqual({ kind: 'written', manifest: { jobId: JOB_ID, format: 'jsonl', results: 40, files } });
	});

	it('S0.9 cuts parts by what records count, each with its own header and formulas made harmless', async () => {
		const { job, exportResults, target, read } = await ended(7);
		await exportResults(job, { spec: PARTS, target });

		const files = parseManifest((await read('_manifest.json')) ?? '')?.files;
		expect(files).toEqual([
			{ name: 'part-00000.csv', results: 30 },
			{ name: 'part-00001.csv', results: 30 },
			{ name: 'part-00002.csv', results: 10 },
		]);
		const last = (await read('part-00002.csv')) ?? '';
		expect(last.startsWith(csvTable().header)).toBe(true);
		expect(last.split("'=1+1")).toHaveLength(11);
		expect(await read('_table.sql')).toContain('OpenCSVSerde');
	});

	it('S0.9 R2 killed at any file and started again, writes the same files, and the manifest last', async () => {
		const whole = await ended(7);
		await whole.exportResults(whole.job, { spec: PARTS, target: whole.target });
		const names = ['part-00000.csv', 'part-00001.csv', 'part-00002.csv', '_table.sql', '_manifest.json'];

		for (let files = 0; files < names.length; files++) {
			const { job, exportResults, target, read } = await ended(7);
			const dying = exportResults(job, { spec: PARTS, target: dyingAfter(files, target) });
			await expect(dying).rejects.toThrow('killed');
			expect(await read('_manifest.json')).toBeUndefined();
			await exportResults(job, { spec: PARTS, target });
			for (const name of names) expect(await read(name)).toBe(await whole.read(name));
		}
	});

	it('S0.9 goes on with the next part where the time of an invocation is over', async () => {
		const { job, exportResults, target, read } = await ended(7);
		const written: number[] = [];
		const onResults = (results: number) => void written.push(results);
		const never = { spec: PARTS, target, hasTime: () => false, onResults };

		expect(await exportResults(job, never)).toEqual({ kind: 'continued', from: 1 });
		expect(await exportResults(job, { ...never, from: 1 })).toEqual({ kind: 'continued', from: 2 });
		expect(await read('_manifest.json')).toBeUndefined();
		expect(await exportResults(job, { ...never, from: 2 })).toMatchObject({
			kind: 'written',
			manifest: { results: 70 },
		});
		expect(written).toEqual([30, 60, 70]);
	});

	it('S0.9 writes one empty file of a job without results', async () => {
		const { job, exportResults, target, read } = await ended(0);
		await exportResults(job, { spec: PARTS, target });

		expect(await read('part-00000.csv')).toBe(csvTable().header);
	});

	it('S0.9 tells Athena where the files are', async () => {
		const { stack, job, exportResults } = await ended(1);
		const target = objectFolder(stack.objects, FOLDER, 's3://bucket/there/');
		await exportResults(job, { spec: { format: 'parquet' }, target });

		const ddl = Buffer.from((await stack.objects.get(`${FOLDER}_table.sql`)) ?? '').toString();
		expect(ddl).toContain("LOCATION 's3://bucket/there/'");
	});

	it('S0.9 is gone with its job', async () => {
		const { stack, job, exportResults, target, read } = await ended(1);
		await exportResults(job, { spec: PARTS, target });
		await createJobEraser(stack)(JOB_ID);

		expect(await read('_manifest.json')).toBeUndefined();
	});
});
