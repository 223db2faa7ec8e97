import { expect, it } from 'vitest';
import { createBatchConsumer } from '../../../../shared/app/fetch/consume-batch.ts';
import { withSecretHeaders } from '../../../../shared/app/fetch/secret-headers.ts';
import { decide } from '../../../../shared/core/fetch/decide.ts';
import { encodeChunk } from '../../../../shared/core/messages.ts';
import { summaryOf } from '../../../../shared/core/report/summarize.ts';
import type { VisitOptions } from '../../../../shared/core/visit.ts';
import { aChunk, anAttempt, aPage, options } from '../../../support/builders.ts';
import { createFakeInvocation, createFakeVisitor } from '../../../support/fakes.ts';
import { createMemorySecretStore } from '../../../support/memory/memory-secret-store.ts';
import { createMemoryStack, storeJob, takeChunks } from '../../../support/memory-stack.ts';
import { seeing, seen } from '../../../support/seeing.ts';

const never = new AbortController().signal;
const base = options().visit;
const asked: VisitOptions = {
	...base,
	headers: { accept: 'text/html' },
	secretHeaders: { authorization: 'TOKEN', cookie: 'COOKIE' },
};

function recording() {
	const seen: VisitOptions[] = [];
	const visitor = createFakeVisitor((_url, _signal, given) => {
		seen.push(given);
		return aPage();
	});
	return { seen, visitor };
}

it('R8 sends the values of the secrets that a job names, beside its own headers', async () => {
	const { seen, visitor } = recording();
	const secrets = createMemorySecretStore({ TOKEN: 'Bearer hunter2', COOKIE: 'a=b' });
	await withSecretHeaders(visitor, secrets).visit('https://a.example/', asked, never);

	expect(seen).toEqual([{ ...base, headers: { accept: 'text/html', authorization: 'Bearer hunter2', cookie: 'a=b' } }]);
});

it('gives all visits of a job the same options, until a secret is changed', async () => {
	const { seen, visitor } = recording();
	const secrets = createMemorySecretStore({ TOKEN: 'old', COOKIE: 'a=b' });
	const wrapped = withSecretHeaders(visitor, secrets);
	const visit = () => wrapped.visit('https://a.example/', asked, never);
	await visit();
	await visit();
	await secrets.set('TOKEN', 'new');
	await visit();

	expect(seen[1]).toBe(seen[0]);
	expect(seen[2]?.headers.authorization).toBe('new');
});

it('leaves visits without secrets as they are', async () => {
	const { seen, visitor } = recording();
	await withSecretHeaders(visitor, createMemorySecretStore()).visit('https://a.example/', base, never);

	expect(seen[0]).toBe(base);
});

it('U4 ends each target with what to do where a secret is not there, and tries that once', async () => {
	const { visitor } = recording();
	const secrets = createMemorySecretStore({ TOKEN: 'x' });
	const visit = await withSecretHeaders(visitor, secrets).visit('https://a.example/', asked, never);

	expect(seen(visit).error).toEqual({
		code: 'SECRET_NOT_FOUND',
		message: 'there is no secret COOKIE, which the header cookie names; set it with shoal secrets set COOKIE',
	});
	expect(visitor.visited).toEqual([]);
	expect(decide(anAttempt({ visit })).kind).toBe('settle');
});

it('R8 does not quote a secret that no header may hold', async () => {
	const secrets = createMemorySecretStore({ TOKEN: 'hunter2\r\nhost: b', COOKIE: '' });
	const visitor = seeing(withSecretHeaders(recording().visitor, secrets));
	const { error } = await visitor.visit('https://a.example/', asked, never);

	expect(error?.message).toBe('the secret TOKEN has characters that no header may have: authorization');
});

it('tries again where the store of secrets cannot be read', async () => {
	const get = () => Promise.reject(new Error('hunter2'));
	const visit = await withSecretHeaders(recording().visitor, { get }).visit('https://a.example/', asked, never);

	expect(seen(visit).error).toEqual({ code: 'SECRET_UNREADABLE', message: 'the store of secrets cannot be read' });
	expect(decide(anAttempt({ visit })).kind).toBe('retry');
});

it('R8 leaves no secret in messages, records, blobs or summaries of a job that names it', async () => {
	const stack = createMemoryStack();
	const job = await storeJob(stack, ['https://a.example/'], { state: 'running', options: options({ visit: asked }) });
	const visitor = createFakeVisitor(() => aPage({ outcome: 'http_error', status: 503 }));
	const secrets = createMemorySecretStore({ TOKEN: 'hunter2', COOKIE: 'hunter2' });
	const consume = createBatchConsumer({ ...stack, visitor: withSecretHeaders(visitor, secrets), concurrency: 2 });
	const [outcome] = await stack.clock.run(consume([encodeChunk(aChunk())], createFakeInvocation(stack)));
	const records = [...(await stack.records.list(job.jobId)).values()];
	const blobs = await stack.blobs.getAll(
		job.jobId,
		records.map(({ blob }) => blob),
	);

	expect(outcome?.status).toBe('fulfilled');
	expect(visitor.visited).not.toEqual([]);
	const stored = [takeChunks(stack), records, blobs, summaryOf(job, 0), stack.log.messages];
	expect(JSON.stringify(stored)).not.toContain('hunter2');
});
