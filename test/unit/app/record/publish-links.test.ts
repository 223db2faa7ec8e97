import { expect, it } from 'vitest';
import { messagesOf } from '../../../../shared/app/record/publish-links.ts';
import { decodePlanMessage } from '../../../../shared/core/messages.ts';

it('R3 names records in messages within the budget, however long their names are', () => {
	const names = Array.from({ length: 1_200 }, (_, i) => `${i}${'/0'.repeat(i % 450)}`);

	const messages = messagesOf('job-1', names);

	expect(messages.flatMap(({ body }) => decodePlanMessage(body).links)).toEqual(names);
	expect(Math.max(...messages.map(({ body }) => body.length))).toBeLessThan(62 * 1024);
	expect(new Set(messages.map(({ deduplicationId }) => deduplicationId)).size).toBe(messages.length);
});

it('names few records in one message', () => {
	expect(messagesOf('job-1', ['0.0', '0.1'])).toHaveLength(1);
});
