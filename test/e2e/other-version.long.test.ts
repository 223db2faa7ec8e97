import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startLocalCloud } from '../../infra/local/local-cloud.ts';
import { keysOf } from '../../shared/core/record/object-keys.ts';
import { readSettings } from '../../shared/runtime/settings.ts';
import { createStack, type Stack } from '../../shared/runtime/stack.ts';
import { aChunk, aJob, aLine, anEntry, aRecord, options } from '../support/builders.ts';
import { aFolder, runCli } from '../support/cli.ts';
import { createRecordingLog } from '../support/fakes.ts';

const ID = '01FOREIGN0000000000000000';
const EXPIRES_AT = Math.floor(Date.now() / 1000) + 86_400;

/** A folder with a job of ours that has ended, and one that `store` leaves there. */
async function aFolderWith(store: (stack: Stack) => Promise<unknown>): Promise<{ data: string; own: string }> {
	const data = join(aFolder(), 'data');
	// A port where nobody listens: the visit ends at once.
	const run = await runCli([
		'scrape',
		'http://127.0.0.1:1/',
		'--retries',
		'0',
		'--json',
		'--out',
		'/dev/null',
		'--data',
		data,
	]);
	const cloud = await startLocalCloud({ dataDir: data, functions: [] });
	const stack = createStack(readSettings(cloud.environment), createRecordingLog());
	await store(stack);
	await stack.close();
	await cloud.stop();
	return { data, own: JSON.parse(run.stdout).jobId };
}

function jobs(data: string, ...args: string[]) {
	return runCli(['jobs', ...args, '--data', data]);
}

describe('R3 a job of another version', () => {
	it('is told beside the others, by each command that needs it, and can be deleted', async () => {
		const { data, own } = await aFolderWith(({ jobs }) =>
			jobs.create(aJob({ jobId: ID, v: 2, expiresAt: EXPIRES_AT })),
		);
		const list = await jobs(data, 'list', '--json');
		const text = await jobs(data, 'list');

		expect(JSON.parse(list.stdout)).toMatchObject({
			jobs: [{ jobId: own }],
			unreadable: [{ jobId: ID, hasEnded: false }],
		});
		expect(text).toMatchObject({ code: 0, stdout: expect.stringContaining(own) });
		expect(text.stderr).toContain(`Job ${ID} cannot be read: job ${ID} is of version 2, where 1 is known; work on`);
		for (const action of ['show', 'verify', 'resume', 'results', 'report', 'cancel', 'retry', 'delete']) {
			const { code, stdout, stderr } = await jobs(data, action, ID);
			expect({ action, code, stdout }).toEqual({ action, code: 3, stdout: '' });
			expect(stderr).toMatch(action === 'delete' ? /--force/ : /is of version 2, where 1 is known/);
		}
		expect(await jobs(data, 'verify', own)).toMatchObject({ code: 0 });
		expect(await jobs(data, 'delete', ID, '--force')).toMatchObject({ code: 0 });
		expect(JSON.parse((await jobs(data, 'list', '--json')).stdout)).not.toHaveProperty('unreadable');
	}, 60_000);
});

describe('R3 a job that another version has gone on with', () => {
	it.each(['fanout', 'threads'] as const)(
		'does not go on, and no command waits for it: %s',
		async (mode) => {
			const { data } = await aFolderWith(async (stack) => {
				const source = { name: 'urls', key: keysOf(ID).source, bytes: 20, targets: 1 };
				const fields = { jobId: ID, expiresAt: EXPIRES_AT };
				await stack.objects.put(source.key, Buffer.from('"http://127.0.0.1:1"\n'));
				await stack.jobs.create(aJob({ ...fields, mode, source, options: options({ retries: 0 }) }));
				await stack.planLog.append(anEntry({ ...fields, cursor: { offset: 20, index: 1 } }));
				await stack.records.commit(aRecord({ ...fields, v: 2 }));
			});

			const resumed = await jobs(data, 'resume', ID, '--out', join(data, 'out.jsonl'));
			const read = await jobs(data, 'results', ID);

			expect(resumed).toMatchObject({ code: 3, stdout: '' });
			expect(resumed.stderr).toContain(`the record of chunk 0.0 of job ${ID} is of version 2, where 1 is known`);
			expect(existsSync(join(data, 'out.jsonl'))).toBe(false);
			expect(read).toMatchObject({ code: 3, stdout: '' });
			expect(read.stderr).toContain('is of version 2');
			expect((await jobs(data, 'list')).stdout).toContain(ID);
			expect(await jobs(data, 'delete', ID, '--force')).toMatchObject({ code: 0 });
		},
		60_000,
	);

	it('is not waited for where only a run finds out', async () => {
		const { data } = await aFolderWith(async (stack) => {
			const source = { name: 'urls', key: keysOf(ID).source, bytes: 20, targets: 1 };
			const fields = { jobId: ID, expiresAt: EXPIRES_AT };
			const value = { v: 2, chunks: [aChunk({ jobId: ID })] };
			const blob = await stack.blobs.put({ ...fields, attemptId: 'attempt-0', value });
			await stack.jobs.create(aJob({ ...fields, mode: 'threads', source }));
			await stack.planLog.append(anEntry({ ...fields, blob, committedAt: Date.now() }));
		});

		expect(await jobs(data, 'resume', ID)).toMatchObject({
			code: 3,
			stdout: '',
			stderr: expect.stringContaining(`the blob attempt-0 of job ${ID} is of version 2`),
		});
		const { stdout, stderr } = await jobs(data, 'show', ID);
		expect(stdout).toContain('of the queue runs: the blob attempt-0');
		expect(stderr).toContain(`Job ${ID} stands still: the blob attempt-0`);
	}, 120_000);

	it('has no short results: a blob that cannot be read ends them with 3', async () => {
		const { data } = await aFolderWith(async (stack) => {
			const fields = { jobId: ID, expiresAt: EXPIRES_AT };
			const value = { v: 2, results: [], children: [] };
			const blob = await stack.blobs.put({ ...fields, attemptId: 'attempt-1', value });
			const plan = { chunks: [aChunk({ jobId: ID })] };
			const planBlob = await stack.blobs.put({ ...fields, attemptId: 'attempt-0', value: plan });
			await stack.jobs.create(aJob({ ...fields, state: 'reported' }));
			await stack.planLog.append(anEntry({ ...fields, blob: planBlob }));
			await stack.records.commit(aRecord({ ...fields, blob }));
			await stack.ledger.write(aLine(fields), EXPIRES_AT);
			await stack.objects.put(keysOf(ID).reportJson, Buffer.from('{"v":2}'));
		});

		expect(await jobs(data, 'results', ID)).toMatchObject({
			code: 3,
			stdout: '',
			stderr: expect.stringContaining('blob'),
		});
		expect(await jobs(data, 'report', ID)).toMatchObject({ code: 3, stdout: '' });
		const { code, stdout } = await jobs(data, 'verify', ID);
		expect(code).toBe(1);
		expect(stdout).toContain('the blob attempt-1 of job');
	}, 60_000);
});
