import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openScheduleBook } from '../../infra/local/scheduler/schedule-book.ts';
import { type SchedulerServer, startSchedulerServer } from '../../infra/local/scheduler/scheduler-server.ts';
import { createEventBridgeScheduleStore } from '../../shared/adapters/aws/eventbridge-schedule-store.ts';
import { createMemoryScheduleStates, createMemoryScheduleStore } from '../support/memory/memory-schedules.ts';
import {
	aSchedule,
	schedulerContract,
	scheduleStatesContract,
	scheduleStoreContract,
} from './schedule-store.contract.ts';

const folder = mkdtempSync(join(tmpdir(), 'shoal-schedules-'));
const file = join(folder, 'schedules.json');
const TARGET = {
	functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:Starter',
	roleArn: 'arn:aws:iam::000000000000:role/r',
};
let server: SchedulerServer;
let client: SchedulerClient;

function clientOf(accessKeyId: string) {
	const credentials = { accessKeyId, secretAccessKey: 'test' };
	return new SchedulerClient({ region: 'us-east-1', endpoint: server.url, credentials, maxAttempts: 1 });
}

beforeAll(async () => {
	const book = openScheduleBook(file);
	server = await startSchedulerServer({ book, accessKeyId: 'own', now: Date.now, onChange: () => undefined });
	client = clientOf('own');
});
afterAll(async () => {
	client.destroy();
	await server.close();
	rmSync(folder, { recursive: true });
});

const stored = (group = 'shoal') => createEventBridgeScheduleStore(client, { ...TARGET, group });

scheduleStoreContract('memory', createMemoryScheduleStore);
scheduleStatesContract('memory', createMemoryScheduleStates);
scheduleStoreContract('EventBridge Scheduler, embedded', () => stored());
schedulerContract('EventBridge Scheduler, embedded', () => stored());

it('R2 schedules are there for whoever opens the data folder next, with what they call', async () => {
	await stored('kept').put(aSchedule());
	const [booked] = openScheduleBook(file).list('kept');

	expect(booked).toMatchObject({ name: 'nightly', functionName: 'Starter', rules: { timeZone: 'Europe/Berlin' } });
	expect(JSON.parse(booked?.input ?? '')).toEqual({
		schedule: aSchedule(),
		plannedAt: '<aws.scheduler.scheduled-time>',
	});
	expect(await stored('other').list()).toEqual([]);
});

it('R7 the embedded scheduler answers nobody but its own stack', async () => {
	const stranger = clientOf('stranger');
	const store = createEventBridgeScheduleStore(stranger, { ...TARGET, group: 'shoal' });
	await expect(store.put(aSchedule())).rejects.toThrow('who is this?');
	stranger.destroy();
	const page = await fetch(`${server.url}/schedules`, {
		headers: { origin: 'https://evil.example', authorization: 'own' },
	});

	expect(page.status).toBe(403);
});
