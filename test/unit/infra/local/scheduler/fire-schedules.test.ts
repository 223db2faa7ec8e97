import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { InvocationResult } from '../../../../../infra/local/cloud-types.ts';
import { startFiring } from '../../../../../infra/local/scheduler/fire-schedules.ts';
import { openScheduleBook } from '../../../../../infra/local/scheduler/schedule-book.ts';
import { bookedSchedule } from '../../../../../infra/local/scheduler/scheduler-server.ts';

const START = Date.parse('2026-01-01T00:00:30Z');
const MINUTE_MS = 60_000;

function aFile(): string {
	const folder = mkdtempSync(join(tmpdir(), 'shoal-firing-'));
	onTestFinished(() => rmSync(folder, { recursive: true }));
	return join(folder, 'schedules.json');
}

/** Time, the timers that wait for it, and what was called. */
function world() {
	let now = START;
	const timers = new Set<{ at: number; run: () => void }>();
	const fired: string[] = [];
	return {
		fired,
		now: () => now,
		after(ms: number, run: () => void) {
			const timer = { at: now + ms, run };
			timers.add(timer);
			return () => void timers.delete(timer);
		},
		async pass(ms: number) {
			const end = now + ms;
			for (;;) {
				await new Promise(setImmediate);
				const [next] = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
				if (next === undefined) break;
				timers.delete(next);
				now = next.at;
				next.run();
			}
			now = end;
		},
	};
}

function firing(
	file: string,
	time: ReturnType<typeof world>,
	answer: () => InvocationResult = () => ({ ok: true, payload: null }),
) {
	const book = openScheduleBook(file);
	const invoke = async (_name: string, event: unknown) => {
		time.fired.push((event as { plannedAt: string }).plannedAt);
		return answer();
	};
	return { book, firing: startFiring({ book, invoke, log: () => undefined, now: time.now, after: time.after }) };
}

function booked(expression: string) {
	const Target = {
		Arn: 'arn:aws:lambda:x:y:function:Starter',
		Input: '{"plannedAt":"<aws.scheduler.scheduled-time>"}',
	};
	return bookedSchedule('s', { ScheduleExpression: expression, Target }, { group: 'g', createdAt: START });
}

const minutes = (...all: number[]) => all.map((minute) => `2026-01-01T00:${String(minute).padStart(2, '0')}:00.000Z`);

it('S3.4 calls at each time, with that time', async () => {
	const time = world();
	const { book, firing: started } = firing(aFile(), time);
	book.put(booked('cron(* * * * ? *)'));
	started.refresh();
	await time.pass(3 * MINUTE_MS);

	expect(time.fired).toEqual(minutes(1, 2, 3));
});

it('S3.4 makes up the latest of the runs that were missed while nobody ran, once', async () => {
	const file = aFile();
	const time = world();
	const first = firing(file, time);
	first.book.put(booked('cron(* * * * ? *)'));
	first.firing.refresh();
	await time.pass(MINUTE_MS);
	await first.firing.stop();
	await time.pass(5 * MINUTE_MS);
	firing(file, time);
	await time.pass(MINUTE_MS);

	expect(time.fired).toEqual(minutes(1, 6, 7));
});

it('R2 calls again for the same time what it was killed over', async () => {
	const file = aFile();
	const time = world();
	const first = firing(file, time);
	const before = booked('cron(* * * * ? *)');
	first.book.put(before);
	first.firing.refresh();
	await time.pass(MINUTE_MS);
	await first.firing.stop();
	// The note of the call is lost with the process.
	openScheduleBook(file).put(before);
	firing(file, time);
	await time.pass(MINUTE_MS);

	expect(time.fired).toEqual(minutes(1, 1, 2));
});

it('calls again what has failed, for the same time', async () => {
	const time = world();
	const answers: InvocationResult[] = [{ ok: false, error: { errorType: 'Error', errorMessage: 'throttled' } }];
	const { book, firing: started } = firing(aFile(), time, () => answers.shift() ?? { ok: true, payload: null });
	book.put(booked('rate(1 day)'));
	started.refresh();
	await time.pass(MINUTE_MS);

	const at = new Date(START).toISOString();
	expect(time.fired).toEqual([at, at]);
});

it('calls nothing that was deleted', async () => {
	const time = world();
	const { book, firing: started } = firing(aFile(), time);
	book.put(booked('cron(* * * * ? *)'));
	started.refresh();
	book.delete('g', 's');
	started.refresh();
	await time.pass(3 * MINUTE_MS);

	expect(time.fired).toEqual([]);
});
