import { afterAll, beforeAll, expect, it } from 'vitest';
import { createSite, type Site } from '../../infra/site/create-site.ts';
import { OPTIONS_KEPT } from '../../shared/adapters/threads/lane-messages.ts';
import { createThreadedVisitor } from '../../shared/adapters/threads/threaded-visitor.ts';
import { options } from '../support/builders.ts';

const lane = new URL('../../services/threaded-consumer/lane.ts', import.meta.url);
const never = new AbortController().signal;

let site: Site;
beforeAll(async () => {
	site = await createSite({ pages: 10 });
});
afterAll(() => site.close());

it('S1.1 S4.2 tells what its threads use, of each as it has last answered', async () => {
	const visitor = createThreadedVisitor({ lane, threads: 2, maxSockets: 4, network: { allowsPrivate: true } });
	const visit = () => visitor.visit(`${site.url}/p/1`, options().visit, never);
	try {
		expect(visitor.usage()).toEqual({ cpu: { user: 0, system: 0 }, memoryMb: 0 });

		expect(await visit()).toMatchObject({ outcome: 'ok', thread: 0 });
		const one = visitor.usage();
		const visits = await Promise.all([visit(), visit()]);
		const both = visitor.usage();

		expect(visits.map(({ thread }) => thread)).toEqual([0, 1]);
		expect(one.memoryMb).toBeGreaterThan(1);
		expect(one.cpu.user).toBeGreaterThan(0);
		// A heap of its own, with the same modules in it.
		expect(both.memoryMb).toBeGreaterThan(one.memoryMb);
		expect(both.cpu.user).toBeGreaterThan(one.cpu.user);
	} finally {
		await visitor.close();
	}
});

it('knows the options of its visits, however many jobs come and go', async () => {
	const visitor = createThreadedVisitor({ lane, threads: 1, maxSockets: 4, network: { allowsPrivate: true } });
	const first = options().visit;
	try {
		const visits = [];
		for (let job = 0; job < 3 * OPTIONS_KEPT; job++) {
			const own = { ...first, acceptStatus: job % 2 === 0 ? '2xx' : '404' };
			visits.push(await visitor.visit(`${site.url}/p/1`, own, never));
			visits.push(await visitor.visit(`${site.url}/p/1`, first, never));
		}

		const expected = Array.from({ length: 3 * OPTIONS_KEPT }, (_, job) => [job % 2 === 0 ? 'ok' : 'http_error', 'ok']);
		expect(visits.map(({ outcome }) => outcome)).toEqual(expected.flat());
	} finally {
		await visitor.close();
	}
});

it('R5 keeps its threads out of private networks unless the operator allows them', async () => {
	const visitor = createThreadedVisitor({ lane, threads: 1, maxSockets: 4 });
	try {
		expect(await visitor.visit(`${site.url}/p/1`, options().visit, never)).toMatchObject({
			outcome: 'refused',
			error: { code: 'ADDRESS_REFUSED' },
		});
	} finally {
		await visitor.close();
	}
});
