import { describe, expect, it } from 'vitest';
import { awaitDeliveries } from '../../../../../../services/cli/job/follow/await-deliveries.ts';
import type { DeliveryState } from '../../../../../../shared/core/deliver/delivery.ts';
import { aJob, EXPIRES_AT, JOB_ID, options } from '../../../../../support/builders.ts';
import { createMemoryDeliveryStore } from '../../../../../support/memory/memory-delivery-store.ts';
import { createVirtualClock } from '../../../../../support/virtual-clock.ts';

const never = new AbortController().signal;

async function aReport() {
	const deliveries = createMemoryDeliveryStore();
	const clock = createVirtualClock();
	await deliveries.open({ jobId: JOB_ID, destination: 'hook', type: 'webhook' }, EXPIRES_AT);
	const said: string[] = [];
	const job = aJob({
		options: { ...options(), destinations: [{ type: 'webhook', name: 'hook', url: 'https://a.example/' }] },
	});
	return {
		clock,
		deliveries,
		said,
		async attempt(state: DeliveryState, error?: string) {
			await deliveries.begin(JOB_ID, 'hook', { now: clock.now(), until: clock.now() + 1 });
			await deliveries.end(JOB_ID, 'hook', { state, attemptedAt: clock.now(), ...(error !== undefined && { error }) });
		},
		wait: (interrupted = never, of = job) =>
			awaitDeliveries(of, { stack: { deliveries, clock }, dataDir: 'd', interrupted, say: (line) => said.push(line) }),
	};
}

describe('a command whose job has ended', () => {
	it('S3.6 waits until its report has arrived', async () => {
		const { clock, attempt, wait, said } = await aReport();
		const waiting = wait();
		await clock.advance(3_000);
		await attempt('delivered');
		await clock.advance(100);

		expect(await waiting).toEqual(['Report to hook (webhook): delivered']);
		expect(said).toEqual([]);
	});

	it('U4 says once that it waits for another attempt, and then why there is none any more', async () => {
		const { clock, attempt, wait, said } = await aReport();
		const waiting = wait();
		await attempt('pending', 'it answered with 503');
		await clock.advance(6_000);
		await attempt('failed', 'it answered with 404');
		await clock.advance(100);

		expect(await waiting).toEqual(['Report to hook (webhook): not delivered, after 2 attempts: it answered with 404']);
		expect(said).toEqual(['The report has not reached hook; it is tried again. Ctrl-C leaves that.']);
	});

	const SENT_BY = 'What has not arrived is sent by: npx shoal jobs resume J1 --data d'.replace('J1', JOB_ID);

	it('S3.6 waits no longer than a minute, and says what sends the rest', async () => {
		const { clock, attempt, wait } = await aReport();
		const waiting = wait();
		await attempt('pending', 'it answered with 503');
		await clock.advance(61_000);

		expect(await waiting).toEqual(['Report to hook (webhook): pending: it answered with 503', SENT_BY]);
	});

	it('stops waiting at Ctrl-C', async () => {
		const { clock, wait } = await aReport();
		const stop = new AbortController();
		const waiting = wait(stop.signal);
		await clock.advance(1_000);
		stop.abort();

		expect(await waiting).toEqual(['Report to hook (webhook): pending', SENT_BY]);
	});

	it('waits for nothing where the report goes nowhere', async () => {
		const { wait } = await aReport();
		expect(await wait(never, aJob())).toEqual([]);
	});

	it('S0.9 waits for an export for as long as it takes, and says where it is', async () => {
		const { clock, wait, deliveries, said } = await aReport();
		const of = aJob({ options: options({ exports: [{ format: 'csv' }] }) });
		await deliveries.erase(JOB_ID);
		const opened = { jobId: JOB_ID, destination: 'export:csv', type: 'export' } as const;
		await deliveries.open({ ...opened, export: { format: 'csv' } }, EXPIRES_AT);
		const waiting = wait(never, of);
		await clock.advance(300_000);
		await deliveries.end(JOB_ID, 'export:csv', { state: 'delivered', attemptedAt: clock.now() });
		await clock.advance(100);

		expect(await waiting).toEqual([`Export csv: written to d/objects/exports/${JOB_ID}/csv/`]);
		expect(said).toEqual([]);
	});

	it('U4 S0.9 says why an export is not written, and waits for a minute then', async () => {
		const { clock, wait, deliveries, said } = await aReport();
		const of = aJob({ options: options({ exports: [{ format: 'csv' }] }) });
		await deliveries.erase(JOB_ID);
		await deliveries.open({ jobId: JOB_ID, destination: 'export:csv', type: 'export' }, EXPIRES_AT);
		const waiting = wait(never, of);
		await clock.advance(1_000);
		await deliveries.end(JOB_ID, 'export:csv', { state: 'pending', error: 'S3 is away', attemptedAt: clock.now() });
		await clock.advance(60_000);

		expect(await waiting).toEqual([
			'Export csv: being written: S3 is away',
			`What has not arrived is sent by: npx shoal jobs resume ${JOB_ID} --data d`,
		]);
		expect(said).toEqual(['Export csv is not written yet (S3 is away); it is tried again. Ctrl-C leaves that.']);
	});
});
