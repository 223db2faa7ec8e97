import { expect, it } from 'vitest';
import { createReportDeliverer } from '../../../../shared/app/deliver/deliver-report.ts';
import { createDayReporter } from '../../../../shared/app/deliver/report-day.ts';
import type { DailyOutcome } from '../../../../shared/core/deliver/daily-report.ts';
import type { Destination } from '../../../../shared/core/destination.ts';
import type { OutgoingReport } from '../../../../shared/ports/messenger.ts';
import { createMemorySecretStore } from '../../../support/memory/memory-secret-store.ts';
import { createMemoryStack, type MemoryStack } from '../../../support/memory-stack.ts';

const HOOKS: readonly Destination[] = [
	{ type: 'webhook', name: 'a', url: 'https://a.example/' },
	{ type: 'stdout', name: 'b' },
];
const OUTCOME: DailyOutcome = {
	plannedAt: '2026-11-30T12:30:00Z',
	startTime: 1_795_955_400,
	endTime: 1_796_041_800,
	results: [
		{ name: 'errors', title: 'Errors', status: 'Complete', rows: [{ service: 'consumer', errors: '2' }] },
		{ name: 'cost', title: 'Cost', status: 'Late', reason: 'it had not ended after 200 seconds, and was stopped' },
		{ name: 'jobs', title: 'Jobs', status: 'Timeout' },
	],
};

function aStack() {
	const stack = { ...createMemoryStack(), stackDestinations: HOOKS };
	const sent: OutgoingReport[] = [];
	const messenger = {
		async send(_: unknown, outgoing: OutgoingReport) {
			sent.push(outgoing);
			return { kind: 'sent' } as const;
		},
		close: async () => undefined,
	};
	const deliver = createReportDeliverer({
		...stack,
		exportJob: async () => ({ kind: 'sent' }),
		messenger,
		secrets: createMemorySecretStore({}),
	});
	return { stack, sent, deliver, reportDay: createDayReporter(stack) };
}

async function deliverAll(stack: MemoryStack, deliver: (body: string) => Promise<void>): Promise<void> {
	for (const { body } of stack.deliveryQueue.takeAll()) await deliver(body);
}

it('S3.8 S3.1 sends the report of a day once to each destination of the stack, though its state machine runs twice', async () => {
	const { stack, sent, deliver, reportDay } = aStack();
	const first = await reportDay(OUTCOME);
	await deliverAll(stack, deliver);
	await reportDay({ ...OUTCOME, results: [] });
	await deliverAll(stack, deliver);

	expect(sent.map(({ key }) => key)).toEqual(['daily-20261130T123000Z:stack-a', 'daily-20261130T123000Z:stack-b']);
	expect(sent[0]?.message.report).toEqual(first);
	expect(sent[0]).toMatchObject({ isTrusted: true, allowPrivate: [] });
});

it('S3.8 names the queries that have no answer, and why', async () => {
	const { stack, sent, deliver, reportDay } = aStack();
	await reportDay(OUTCOME);
	await deliverAll(stack, deliver);

	expect(sent[0]?.message.title).toBe('Daily report of 2026-11-30, 2 missing');
	expect(sent[0]?.message.text).toBe(
		[
			'Daily report of 2026-11-30, 2 missing',
			'From 2026-11-29 12:30 to 2026-11-30 12:30 UTC',
			'Missing: cost: it had not ended after 200 seconds, and was stopped',
			'Missing: jobs: it ended as Timeout',
			'',
			'Errors',
			'- service consumer, errors 2',
			'',
		].join('\n'),
	);
	expect(sent[0]?.message.notice).toMatchObject({ type: 'daily.reported', gaps: [{ name: 'cost' }, { name: 'jobs' }] });
});

it('S3.8 gives up a report that is gone, and sends nothing', async () => {
	const { stack, sent, deliver, reportDay } = aStack();
	const { reportId } = await reportDay(OUTCOME);
	await stack.objects.deleteAll('daily/');
	await deliverAll(stack, deliver);

	expect(sent).toEqual([]);
	expect(await stack.deliveries.list(reportId)).toMatchObject([{ state: 'failed' }, { state: 'failed' }]);
});

it.each([
	[{ ...OUTCOME, plannedAt: 'today' }, 'a daily report whose plannedAt is no time'],
	[{ ...OUTCOME, results: undefined as never }, 'a daily report without results'],
	[{ ...OUTCOME, startTime: Number.NaN }, 'a daily report whose times are no numbers'],
])('S3.8 refuses what no state machine has made', async (outcome, fault) => {
	await expect(aStack().reportDay(outcome)).rejects.toThrow(fault);
});
