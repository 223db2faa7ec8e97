import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Archive } from '../../shared/ports/archive.ts';
import { aDeadLetter, EXPIRES_AT } from '../support/builders.ts';
import { freshId } from '../support/fresh-id.ts';

export function archiveContract(name: string, make: () => Archive | Promise<Archive>): void {
	describe(`an archive (${name})`, () => {
		let archive: Archive;
		let jobId: string;
		beforeAll(async () => {
			archive = await make();
		});
		beforeEach(() => {
			jobId = freshId();
		});

		it('R3 gives back a message with its reason', async () => {
			const message = aDeadLetter({ jobId, messageId: freshId(), body: '{"v":9,"u":"\u0000\u0085\u{1F41F}\uFFFF"}' });
			await archive.keep(message, EXPIRES_AT);

			expect(await archive.list(jobId)).toEqual([message]);
		});

		it('keeps one of a message that comes twice', async () => {
			const message = aDeadLetter({ jobId, messageId: freshId() });
			await archive.keep(message, EXPIRES_AT);
			await archive.keep({ ...message, archivedAt: message.archivedAt + 1 }, EXPIRES_AT);

			expect(await archive.list(jobId)).toEqual([{ ...message, archivedAt: message.archivedAt + 1 }]);
		});

		it('lists the messages of a job from the oldest to the newest, and none of another', async () => {
			const messages = [3, 1, 2].map((age) => aDeadLetter({ jobId, messageId: freshId(), archivedAt: age }));
			await Promise.all(messages.map((message) => archive.keep(message, EXPIRES_AT)));
			await archive.keep(aDeadLetter({ jobId: freshId(), messageId: freshId() }), EXPIRES_AT);

			expect((await archive.list(jobId)).map((message) => message.archivedAt)).toEqual([1, 2, 3]);
		});

		it('keeps a message that does not say whose it is', async () => {
			const { jobId: _, ...message } = aDeadLetter({ messageId: freshId() });
			await archive.keep(message, EXPIRES_AT);

			expect(await archive.list(jobId)).toEqual([]);
		});

		it('R3 keeps at least the beginning of a message of 1 MiB', async () => {
			const body = '\u{1F41F}'.repeat(256 * 1024);
			await archive.keep(aDeadLetter({ jobId, messageId: freshId(), body }), EXPIRES_AT);

			const [kept] = await archive.list(jobId);
			expect(kept?.body.length).toBeGreaterThanOrEqual(50_000);
			expect(body.startsWith(kept?.body ?? '-')).toBe(true);
		});

		it('forgets the messages of a job that is erased, and no others', async () => {
			const other = freshId();
			for (const owner of [jobId, jobId, other]) {
				await archive.keep(aDeadLetter({ jobId: owner, messageId: freshId() }), EXPIRES_AT);
			}
			await archive.erase(jobId);

			expect(await archive.list(jobId)).toEqual([]);
			expect(await archive.list(other)).toHaveLength(1);
		});
	});
}
