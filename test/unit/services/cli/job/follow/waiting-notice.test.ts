import { expect, it } from 'vitest';
import { createWaitingNotice } from '../../../../../../services/cli/job/follow/waiting-notice.ts';
import { aChunk, aRecord, EXPIRES_AT, JOB_ID, targets } from '../../../../../support/builders.ts';
import { createMemoryStack } from '../../../../../support/memory-stack.ts';
import { START } from '../../../../../support/virtual-clock.ts';

const DUE_AT = START + 60_000;

it('U2 says once why a job stands still, and not while it gets on', async () => {
	const { clock, records, blobs } = createMemoryStack();
	const children = [aChunk({ chunkId: '0.0/0', targets: targets(3) })];
	const blob = await blobs.put({
		jobId: JOB_ID,
		attemptId: 'attempt-1',
		value: { results: [], children },
		expiresAt: EXPIRES_AT,
	});
	await records.commit(aRecord({ childrenDueAt: [DUE_AT], blob }));
	const lines: string[] = [];
	const notice = createWaitingNotice({ clock, records, blobs, log: (line) => lines.push(line) });
	const pass = async (seconds: number, settled: number) => {
		for (let i = 0; i < seconds; i++) {
			await clock.advance(1_000);
			await notice(JOB_ID, settled);
		}
	};

	await pass(5, 1);
	expect(lines).toEqual([]);
	await pass(30, 2);
	const time = new Date(DUE_AT).toTimeString().slice(0, 8);
	expect(lines).toEqual([`3 targets wait until ${time}, as their servers asked`]);

	await pass(60, 2);
	expect(lines).toHaveLength(1);
});

it('U2 reads the records of a job that stands still, and waits for nothing, ever more seldom', async () => {
	const { clock, records, blobs } = createMemoryStack();
	let reads = 0;
	const counted = {
		...records,
		list(jobId: string) {
			reads++;
			return records.list(jobId);
		},
	};
	const notice = createWaitingNotice({ clock, records: counted, blobs, log: () => undefined });
	for (let second = 0; second < 600; second++) {
		await clock.advance(1_000);
		await notice(JOB_ID, 1);
	}
	expect(reads).toBe(11);
});
