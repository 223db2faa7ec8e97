import type { Message } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { createChaos, MAX_SPOILT_RECEIVES, noChaos, type Verdict } from '../../../../../infra/local/chaos/chaos.ts';

const messages = (count: number, Attributes = {}): Message[] =>
	Array.from({ length: count }, (_, i) => ({ MessageId: `message ${i}`, Attributes }));

const idsOf = (batch: readonly Message[]) => batch.map(({ MessageId = '' }) => MessageId);

/** What it decides of the same batch again and again. */
function verdicts(seed: number, { batch = messages(5), count = 50, mapping = 'Chunks' } = {}): Verdict[] {
	const chaos = createChaos(seed);
	return Array.from({ length: count }, () => chaos.verdictOf(mapping, batch));
}

/** Messages of a batch that this receive does not get rid of. */
function spoiltIn({ batch, late, isThrottled, killAfterMs, unacknowledged }: Verdict): string[] {
	const isLost = isThrottled || killAfterMs !== undefined;
	return [...idsOf(late), ...(isLost ? idsOf(batch) : unacknowledged)];
}

describe('chaos', () => {
	it('decides the same with the same seed, and other things with another', () => {
		expect(verdicts(7)).toEqual(verdicts(7));
		expect(verdicts(7)).not.toEqual(verdicts(8));
	});

	it('has a sequence for each mapping, which the others do not disturb', () => {
		const chaos = createChaos(7);
		const mixed = Array.from({ length: 20 }, () => {
			chaos.verdictOf('Plans', messages(1));
			return chaos.verdictOf('Chunks', messages(1)).killAfterMs;
		});

		const alone = verdicts(7, { batch: messages(1), count: 20 });
		expect(mixed.filter(Boolean).length).toBeLessThanOrEqual(MAX_SPOILT_RECEIVES);
		expect(alone[0]?.killAfterMs).toBe(mixed[0]);
	});

	it.each([1, 2, 3, 4, 5])(
		'spoils few enough receives of a message that it is no dead letter, with seed %i',
		(seed) => {
			const counts = Object.groupBy(verdicts(seed).flatMap(spoiltIn), (id) => id);

			expect(Object.keys(counts)).toHaveLength(5);
			for (const spoilt of Object.values(counts)) expect(spoilt).toHaveLength(MAX_SPOILT_RECEIVES);
		},
	);

	it('loses no message: each is delivered now or later', () => {
		for (const { batch, late } of verdicts(3)) {
			expect([...idsOf(batch), ...idsOf(late)].sort()).toEqual(idsOf(messages(5)));
		}
	});

	it('delivers nothing twice, late or in another order where the queue is FIFO', () => {
		const batch = messages(5, { SequenceNumber: '1' });
		for (const verdict of verdicts(3, { batch })) {
			expect(verdict).toMatchObject({ batch, late: [], copies: [], isReordered: false });
		}
	});

	it('says what was done, and with which seed', () => {
		const chaos = createChaos(42);
		chaos.note('duplicates', 2);
		chaos.note('throttles', 1);
		chaos.note('duplicates', 1);

		expect(chaos.text()).toMatch(/^chaos: 3 duplicates, .*1 throttles, .*\(--chaos-seed 42\)$/);
	});

	it('is none by default', () => {
		const batch = messages(3);
		expect(noChaos.verdictOf('Chunks', batch)).toMatchObject({ batch, late: [], copies: [], isThrottled: false });
	});
});
