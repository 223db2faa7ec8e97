import { hash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type LocalCloud, startLocalCloud } from '../../infra/local/local-cloud.ts';
import { lastReport } from '../../infra/tools/daily-report/last-report.ts';
import { reportNow } from '../../infra/tools/daily-report/report-now.ts';
import { dailyMessage } from '../../shared/core/deliver/daily-message.ts';
import { type HookServer, startHookServer } from '../support/hook-server.ts';

const PATIENCE = { timeout: 25_000, interval: 50 };
const SIZES = { ColdStarts: 0, FailedMessages: 0, PeakMemory: 400, MemorySize: 1769, GbSeconds: 0.5 };

let dataDir: string;
let hooks: HookServer;
let cloud: LocalCloud | undefined;
/** What a schedule has started, and what came of it. */
let executed: unknown[];

beforeEach(async () => {
	dataDir = mkdtempSync(join(tmpdir(), 'shoal-daily-'));
	hooks = await startHookServer();
	executed = [];
	// What functions have printed by now, on a day on which something ran.
	mkdirSync(join(dataDir, 'logs'));
	const outcomes = { ok: 4, timeout: 1 };
	const at = { _aws: { Timestamp: Date.now() - 60_000 }, service: 'consumer', requestId: 'r1' };
	const line = { ...at, Invocations: 1, Duration: 120, Targets: 5, outcomes, ...SIZES };
	writeFileSync(join(dataDir, 'logs', 'ConsumerFunction.log'), `${JSON.stringify(line)}\n`);
});
afterEach(async () => {
	await cloud?.stop();
	cloud = undefined;
	await hooks.close();
	rmSync(dataDir, { recursive: true, force: true });
});

/** @param schedule - Of the daily report; a rate is due at once. */
function start(schedule: string): Promise<LocalCloud> {
	const destinations = [{ type: 'webhook', name: 'ops', url: `${hooks.url}/daily` }];
	return startLocalCloud({
		dataDir,
		httpApi: { port: 0 },
		onExecuted: (name, outcome) => executed.push([name, outcome]),
		compileCacheDir: join(tmpdir(), 'shoal-test-compile-cache'),
		parameters: {
			ApiKeyHashes: hash('sha256', 'a-key-of-the-api'),
			ReportDestinations: JSON.stringify(destinations),
			DailyReportSchedule: schedule,
			AllowPrivateNetworks: 'true',
		},
	});
}

const arrived = () =>
	hooks.hooks.map(({ body, headers }) => ({ ...JSON.parse(body), key: headers['idempotency-key'] }));

it('S3.8 S3.6 the local cloud makes the daily report when it is due, and sends it to the destinations of the stack, once', async () => {
	cloud = await start('rate(1 day)');
	await vi.waitFor(() => expect(hooks.hooks).toHaveLength(1), PATIENCE);
	await cloud.stop();
	// What is due is not due again: the next start goes on from there.
	cloud = await start('rate(1 day)');
	const [report] = arrived();

	expect(report).toMatchObject({ type: 'daily.reported', gaps: [] });
	expect(report.key).toBe(`${report.reportId}:stack-ops`);
	expect(report.answers).toContainEqual({
		name: 'targets',
		title: 'Targets, by what they came to',
		rows: [expect.objectContaining({ service: 'consumer', ok: '4', timeout: '1' })],
	});
	expect(readdirSync(join(dataDir, 'objects', 'daily'))).toEqual([`${report.reportId}.json`]);
	expect(hooks.hooks).toHaveLength(1);
	const made = expect.objectContaining({ reportId: report.reportId, answers: report.answers });
	expect(executed).toEqual([['DailyReport', { output: { report: made } }]]);
});

it('S3.8 U4 the last one that was stored is read again', async () => {
	await expect(lastReport(dataDir)).rejects.toThrow('no daily report is stored there yet');
	await reportNow(dataDir);
	const newest = await reportNow(dataDir);

	expect(await lastReport(dataDir)).toEqual(expect.objectContaining({ ...newest }));
});

it('S3.8 is made now, beside the process that runs the stack, which sends it', async () => {
	cloud = await start('');
	const report = await reportNow(dataDir);
	await vi.waitFor(() => expect(hooks.hooks).toHaveLength(1), PATIENCE);

	expect(arrived()[0]).toMatchObject({ reportId: report.reportId, answers: report.answers });
});

it('S3.8 is made now where no process runs', async () => {
	const report = await reportNow(dataDir);

	expect(report.gaps).toEqual([]);
	expect(dailyMessage(report).as('txt')).toContain('- service consumer, invocations 1, coldStarts 0, p50Ms 120');
});

it('S3.8 U4 says that a folder is not there', async () => {
	await expect(reportNow(join(dataDir, 'none'))).rejects.toThrow('there is no such folder');
});
