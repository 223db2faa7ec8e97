import { judged } from '../../shared/core/links/judge-page.ts';
import type { Result } from '../../shared/core/result.ts';
import type { FailedVisit, SendWindow, Visit } from '../../shared/core/visit.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Visitor } from '../../shared/ports/visitor.ts';
import { anUnsent, aRedirect, aVisit } from '../support/builders.ts';
import type { Life } from './life.ts';
import type { VisitMade, World } from './world.ts';

/** How long a page takes to kill its visitor. */
const LONGEST_AGONY_MS = 300;
/** What connecting takes at most; now and then a window passes in it. */
export const LONGEST_CONNECT_MS = 200;

/** Visits the simulated web; a page that is poison kills the life. */
export function createLifeVisitor(world: World, life: Life): Visitor {
	return {
		visit(url, options, signal, { window, nextRequest } = {}) {
			// What happens to a call on its way is no fault of who makes it.
			const askedAt = world.scheduler.now();
			return life.call({ name: `visit ${url}` }, async () => {
				const connects = window !== undefined && world.random.happens(0.2);
				const connectMs = connects ? world.random.int(0, LONGEST_CONNECT_MS) : 0;
				const holds = window === undefined || (await waitFor(window, { clock: life.clock, connectMs, signal }));
				if (!holds) return anUnsent({ connectMs });
				const startedAt = window === undefined ? askedAt : world.scheduler.now();
				if (takePoison(world, url)) return die(world, life, url);
				const by = { life, startedAt, ...(nextRequest && { nextRequest }) };
				const led = nextRequest === undefined ? world.web.nextRequestFrom(url) : undefined;
				if (led !== undefined) {
					await life.clock.sleep(led.afterMs, signal);
					const spent = { dnsMs: 0, connectMs, tlsMs: 0, totalMs: connectMs + led.afterMs };
					const next = { ...led.nextRequest, spent };
					return noted(world, by, url, signal.aborted ? cutShort() : aRedirect(next));
				}
				const { visit, afterMs } = world.web.answer(url, options, nextRequest);
				await life.clock.sleep(afterMs, signal);
				const redirects = nextRequest?.redirects ?? [];
				const made = noted(world, by, url, signal.aborted ? cutShort() : { ...visit, redirects, connectMs });
				return made.kind === 'response' ? judged(url, options, made) : made;
			});
		},
		close: async () => undefined,
	};
}

/** Connects, and waits for the window. @returns Whether it has not passed. */
async function waitFor(
	{ from, until }: SendWindow,
	{ clock, connectMs, signal }: { clock: Clock; connectMs: number; signal: AbortSignal },
): Promise<boolean> {
	await clock.sleep(connectMs, signal);
	await clock.sleep(Math.max(0, from - clock.now()), signal);
	return clock.now() <= until && !signal.aborted;
}

function takePoison({ poison }: World, url: string): boolean {
	const left = poison.get(url) ?? 0;
	if (left > 0) poison.set(url, left - 1);
	return left > 0;
}

async function die(world: World, life: Life, url: string): Promise<Visit> {
	await life.clock.sleep(world.random.int(0, LONGEST_AGONY_MS));
	life.end(`poisoned by ${url}`);
	return aVisit();
}

/** What the end of an invocation makes of a visit. */
export function cutShort(): FailedVisit {
	return aVisit({ outcome: 'timeout', error: { code: 'DEADLINE', message: 'the invocation ends' } });
}

/** A visit says its number among those of its URL, as its title or in its error, so that a result tells which visit it is of. */
function noted(
	{ visits }: World,
	by: Pick<VisitMade, 'life' | 'startedAt' | 'nextRequest'>,
	url: string,
	visit: Visit,
): Visit {
	const made = visits.get(url) ?? [];
	visits.set(url, made);
	const number = made.length;
	const outcome = 'outcome' in visit ? visit.outcome : 'http_error';
	made.push({ ...by, outcome, found: visit.kind === 'response' ? visit.found : [] });
	if (visit.kind === 'response') {
		const page = outcome === 'ok' ? { page: { hash: String(number) } } : {};
		return { ...visit, title: String(number), ...page };
	}
	if (visit.kind !== 'failure') return visit;
	return { ...visit, error: { ...visit.error, message: `${visit.error.message} #${number}` } };
}

/** Which of the visits of its URL a result is of; `undefined` if it is of none. */
export function visitNumberOf({ title, error }: Pick<Result, 'title' | 'error'>): number | undefined {
	const number = title ?? / #(\d+)$/.exec(error?.message ?? '')?.[1];
	return number === undefined ? undefined : Number(number);
}
