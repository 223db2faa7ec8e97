import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startLocalCloud } from '../../infra/local/local-cloud.ts';
import { processStart } from '../../infra/local/process-start.ts';
import { readSettings } from '../../shared/runtime/settings.ts';
import { createStack } from '../../shared/runtime/stack.ts';
import { aJob } from '../support/builders.ts';
import { aFolder, runCli } from '../support/cli.ts';
import { createRecordingLog } from '../support/fakes.ts';

describe('a folder whose owner ends as soon as it is asked something', () => {
	const ended = aJob({ jobId: '01ENDED', createdAt: Date.now(), expiresAt: 9_999_999_999 });
	const running = { ...ended, jobId: '01RUNNING' };
	let data: string;
	let owner: ChildProcess;
	let server: Server;
	beforeEach(async () => {
		data = join(aFolder(), 'data');
		const environment = await storeJobs();
		owner = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)'], { stdio: 'ignore' });
		await once(owner, 'spawn');
		server = createServer(async (socket) => {
			owner.kill('SIGKILL');
			if (owner.exitCode === null && owner.signalCode === null) await once(owner, 'exit');
			server.close();
			socket.destroy();
		}).listen(0, '127.0.0.1');
		await once(server, 'listening');
		writeOwner(environment);
	});
	afterEach(() => {
		owner.kill('SIGKILL');
		server.close();
	});

	async function storeJobs() {
		const cloud = await startLocalCloud({ dataDir: data, functions: [] });
		const stack = createStack(readSettings(cloud.environment), createRecordingLog());
		for (const job of [ended, running]) await stack.jobs.create(job);
		await stack.jobs.move(ended.jobId, { from: ['running'], to: 'reported' });
		await stack.close();
		await cloud.stop();
		return cloud.environment;
	}

	function writeOwner(environment: Readonly<Record<string, string>>): void {
		const address = server.address();
		const url = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`;
		const dead = Object.entries(environment).map(([name, value]) => [
			name,
			/^AWS_ENDPOINT_URL/.test(name) ? url : value,
		]);
		const facts = { endpoints: { sqs: url, dynamodb: url }, environment: Object.fromEntries(dead) };
		const { pid = 0 } = owner;
		writeFileSync(join(data, 'owner.json'), JSON.stringify({ pid, processStart: processStart(pid), ...facts }));
	}

	it.each([
		{ args: ['list', '--json'], says: '01RUNNING' },
		{ args: ['show', '01ENDED'], says: 'Job 01ENDED: done' },
		{ args: ['results', '01ENDED', '--format', 'csv'], says: /^jobId,[^\n]*\r\n$/ },
		{ args: ['cancel', '01ENDED', '--json'], says: '"state":"reported"' },
		{ args: ['cancel', '01RUNNING', '--json'], says: '"state":"cancelled"' },
		{ args: ['delete', '01ENDED', '--json'], says: '01ENDED' },
	])('U4 is read without it by jobs $args', async ({ args, says }) => {
		const run = await runCli(['jobs', ...args, '--data', data]);

		expect(run.stderr).not.toContain('shoal:');
		expect(run.code).toBe(0);
		expect(run.stdout).toMatch(says);
	});
});
